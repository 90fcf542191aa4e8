package io.lockstep.sync.http;

import io.lockstep.sync.ApplyHistory;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * The state of the whole path behind the log: every sink, and what failed last in any of them.
 *
 * @param status {@code up} if changes reach every sink, else {@code down}
 * @param failures the ten latest over all sinks, newest first
 * @param sinks one entry for each sink, this worker's first
 */
public record EsSyncStatus(String status, List<Failure> failures, List<SyncStatus> sinks) {

    private static final int FAILURES = 10;

    /**
     * One failure of one sink.
     *
     * @param id the key, empty if it concerned no single change
     */
    public record Failure(Instant at, String sink, String id, String reason, String message) {}

    static EsSyncStatus of(Collection<SyncStatus> sinks) {
        boolean up = sinks.stream().allMatch(sink -> sink.status().equals(SyncStatus.UP));
        List<Failure> failures = sinks.stream()
                .flatMap(sink -> sink.failures().stream().map(failure -> failure(sink.sink(), failure)))
                .sorted(Comparator.comparing(Failure::at).reversed())
                .limit(FAILURES)
                .toList();
        return new EsSyncStatus(up ? SyncStatus.UP : SyncStatus.DOWN, failures, List.copyOf(sinks));
    }

    private static Failure failure(String sink, ApplyHistory.Failure failure) {
        return new Failure(failure.at(), sink, failure.id(), failure.reason(), failure.message());
    }
}
