package io.lockstep.event.http;

import io.lockstep.event.rebuild.Operation;
import io.lockstep.event.rebuild.RebuildRequest;
import io.lockstep.event.rebuild.RebuildScope;
import io.lockstep.event.rebuild.TargetSink;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An operation.
 *
 * @param scope what is read: {@code all}, a number of ids, or a range
 * @param sinks what it is for
 * @param rowsEstimated how many rows there were when it was asked for, counted up to a million
 * @param position the last id that was dealt with, or null
 * @param rowsPerSecond the rate so far
 * @param startedAt null while it waits
 * @param error the latest trouble, or null
 */
record OperationBody(
        String id,
        String state,
        String scope,
        List<String> sinks,
        int maxRowsPerSecond,
        long rowsEstimated,
        long rowsRead,
        long recordsPublished,
        long rowsRefused,
        String position,
        double rowsPerSecond,
        Instant createdAt,
        Instant startedAt,
        Instant updatedAt,
        String error) {

    private static final List<String> ALL_SINKS =
            List.of(TargetSink.ELASTICSEARCH.wireName(), TargetSink.REDIS.wireName());

    static OperationBody of(Operation operation) {
        RebuildRequest request = operation.request();
        Operation.Progress progress = operation.progress();
        return new OperationBody(
                operation.id(),
                operation.state().wireName(),
                scope(request.scope()),
                request.sink().map(sink -> List.of(sink.wireName())).orElse(ALL_SINKS),
                request.rowsPerSecond(),
                operation.rowsEstimated(),
                progress.rowsRead(),
                progress.recordsPublished(),
                progress.refused(),
                progress.position().orElse(null),
                Math.round(operation.rowsPerSecond() * 10) / 10.0,
                operation.times().created(),
                operation.times().started().orElse(null),
                operation.times().updated(),
                operation.error().orElse(null));
    }

    private static String scope(RebuildScope scope) {
        return switch (scope) {
            case RebuildScope.All() -> "all";
            case RebuildScope.Ids(List<String> ids) -> ids.size() + " ids";
            case RebuildScope.Range(Optional<String> from, Optional<String> to) ->
                from.orElse("first") + " to " + to.orElse("last");
        };
    }
}
