package io.lockstep.event.mysql;

import io.lockstep.contract.ChangeKind;
import io.lockstep.contract.ChangeRecord;
import io.lockstep.contract.ChangeTopics;
import io.lockstep.contract.Version;
import io.lockstep.event.StoreUnavailable;
import io.lockstep.event.StoredEvent;
import io.lockstep.event.rebuild.RebuildScope;
import io.lockstep.event.rebuild.SnapshotChunk;
import io.lockstep.event.rebuild.SnapshotSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Chunks of {@code recognized_events}, each from one statement and hence consistent, in the order of the primary key. */
@ApplicationScoped
class MySqlSnapshots implements SnapshotSource {

    /**
     * How far a deletion of a missing id stays behind the clock. A row takes its version when its statement starts, and
     * is in the table a little later; none may come in below the deletion's version. Longer than any statement of this
     * service may wait. What a slower one by hand puts in is reported by the audit as behind its sinks.
     */
    private static final Duration MARGIN = Duration.ofSeconds(5);

    private final Transactions transactions;
    private final RecognizedEventTable events;
    private final DeletionTable deletions;

    MySqlSnapshots(Transactions transactions, RecognizedEventTable events, DeletionTable deletions) {
        this.transactions = transactions;
        this.events = events;
        this.deletions = deletions;
    }

    @Override
    public SnapshotChunk read(RebuildScope scope, Optional<String> position, int maxRows) {
        return switch (scope) {
            case RebuildScope.Ids(List<String> ids) -> ids(ids, position, maxRows);
            case RebuildScope.Range(Optional<String> from, Optional<String> to) -> {
                RecognizedEventTable.Place start = position.map(RecognizedEventTable.Place::after)
                        .or(() -> from.map(RecognizedEventTable.Place::at))
                        .orElse(RecognizedEventTable.Place.FIRST);
                yield rows(start, to, maxRows);
            }
            case RebuildScope.All() ->
                rows(
                        position.map(RecognizedEventTable.Place::after).orElse(RecognizedEventTable.Place.FIRST),
                        Optional.empty(),
                        maxRows);
        };
    }

    private SnapshotChunk rows(RecognizedEventTable.Place start, Optional<String> to, int maxRows) {
        List<StoredEvent> found;
        try {
            found = transactions.call(
                    "reading rows for a rebuild",
                    () -> events.from(start, to, maxRows).stream()
                            .map(RecognizedEventRow::stored)
                            .toList());
        } catch (StoreUnavailable e) {
            throw e;
        } catch (RuntimeException e) {
            // A row that SQL by hand made unreadable must not hold up all others.
            return maxRows > 1 ? rows(start, to, Math.max(1, maxRows / 8)) : unreadable(start, to, e);
        }
        Optional<String> last =
                found.isEmpty() ? Optional.empty() : Optional.of(found.getLast().id());
        return chunk(found.stream().map(MySqlSnapshots::snapshot).toList(), List.of(), last, found.size() < maxRows);
    }

    private SnapshotChunk unreadable(RecognizedEventTable.Place start, Optional<String> to, RuntimeException failure) {
        Optional<String> id = transactions.call("skipping a row", () -> events.idFrom(start, to));
        List<SnapshotChunk.Refused> refused = id.stream()
                .map(row -> new SnapshotChunk.Refused(row, String.valueOf(failure.getMessage())))
                .toList();
        return new SnapshotChunk(List.of(), refused, refused.size(), id, id.isEmpty());
    }

    private SnapshotChunk ids(List<String> all, Optional<String> position, int maxRows) {
        List<String> beyond = all.stream()
                .filter(id -> position.isEmpty() || id.compareTo(position.get()) > 0)
                .toList();
        List<String> ids = beyond.subList(0, Math.min(maxRows, beyond.size()));
        if (ids.isEmpty()) {
            return new SnapshotChunk(List.of(), List.of(), 0, Optional.empty(), true);
        }
        Optional<String> last = Optional.of(ids.getLast());
        boolean isLast = ids.size() == beyond.size();
        List<ChangeRecord> records;
        try {
            records = transactions.call("reading rows by id", () -> recordsOf(ids));
        } catch (StoreUnavailable e) {
            throw e;
        } catch (RuntimeException e) {
            return oneByOne(ids, last, isLast);
        }
        return chunk(records, List.of(), last, isLast);
    }

    private SnapshotChunk oneByOne(List<String> ids, Optional<String> last, boolean isLast) {
        List<ChangeRecord> records = new ArrayList<>(ids.size());
        List<SnapshotChunk.Refused> refused = new ArrayList<>();
        for (String id : ids) {
            try {
                records.addAll(transactions.call(
                        "reading a row by id", () -> UnreadableRow.read(() -> recordsOf(List.of(id)))));
            } catch (UnreadableRow e) {
                refused.add(new SnapshotChunk.Refused(id, e.getMessage()));
            }
        }
        return chunk(records, refused, last, isLast);
    }

    private List<ChangeRecord> recordsOf(List<String> ids) {
        // Before anything is looked up: what is missing then was missing at this time.
        Instant before = events.now();
        Map<String, StoredEvent> found = events.all(ids).stream()
                .map(RecognizedEventRow::stored)
                .collect(Collectors.toMap(StoredEvent::id, Function.identity()));
        List<ChangeRecord> records = new ArrayList<>(ids.size());
        for (String id : ids) {
            // INVARIANT I3: whether a row is missing is asked with a lock, which waits for an insert that is not
            // committed yet; a plain read would take it for missing and its deletion would hide the new row.
            Optional<StoredEvent> row =
                    Optional.ofNullable(found.get(id)).or(() -> events.lock(id).map(RecognizedEventRow::stored));
            records.add(row.map(MySqlSnapshots::snapshot)
                    .orElseGet(() -> ChangeRecord.deletion(id, deletion(id, Version.at(before.minus(MARGIN))))));
        }
        return records;
    }

    /** INVARIANT I3: a row that comes back is above its recorded deletion, which may be younger than the margin. */
    private Version deletion(String id, Version atLeast) {
        return deletions
                .find(id)
                .filter(recorded -> recorded.isNewerThan(atLeast))
                .orElse(atLeast);
    }

    private static ChangeRecord snapshot(StoredEvent row) {
        return ChangeRecord.of(row.id(), row.version(), ChangeKind.SNAPSHOT, row.json());
    }

    private static SnapshotChunk chunk(
            List<ChangeRecord> records, List<SnapshotChunk.Refused> unreadable, Optional<String> last, boolean isLast) {
        Map<Boolean, List<ChangeRecord>> fits =
                records.stream().collect(Collectors.partitioningBy(MySqlSnapshots::fits));
        List<SnapshotChunk.Refused> refused = new ArrayList<>(unreadable);
        fits.get(false)
                .forEach(change -> refused.add(new SnapshotChunk.Refused(
                        change.id(), "the document has more than " + ChangeTopics.MAX_DOCUMENT_BYTES + " bytes")));
        return new SnapshotChunk(fits.get(true), refused, records.size() + unreadable.size(), last, isLast);
    }

    private static boolean fits(ChangeRecord change) {
        return change.document().map(document -> document.length).orElse(0) <= ChangeTopics.MAX_DOCUMENT_BYTES;
    }
}
