package io.lockstep.event.mysql;

import io.lockstep.contract.ChangeKind;
import io.lockstep.contract.ChangeRecord;
import io.lockstep.contract.Version;
import io.lockstep.event.EventIds;
import io.lockstep.event.EventInput;
import io.lockstep.event.Origin;
import io.lockstep.event.Precondition;
import io.lockstep.event.StoredEvent;
import io.lockstep.event.WriteOutcome;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Writes single rows within the current transaction.
 *
 * <p>Every write has the same order, on which I1 and I3 rest: lock the row, set its version from the locked
 * predecessor, write the row (its entry in the history is a trigger's), then add the change to the outbox, all in one
 * transaction.
 */
@ApplicationScoped
class EventWrites {

    private static final String NATURAL_KEY = "recognized_events_natural_key";

    private final RecognizedEventTable events;
    private final EventPast past;
    private final OutboxTable outbox;
    private final EventIds ids;
    private final Clock clock;

    EventWrites(RecognizedEventTable events, EventPast past, OutboxTable outbox, EventIds ids, Clock clock) {
        this.events = events;
        this.past = past;
        this.outbox = outbox;
        this.ids = ids;
        this.clock = clock;
    }

    StoredEvent create(EventInput input, Origin origin) {
        Instant now = clock.instant();
        return insert(RecognizedEventRow.create(ids.next(), input, origin.author(), now), origin, now);
    }

    /** @param row locked */
    StoredEvent replace(RecognizedEventRow row, EventInput input, Origin origin) {
        Instant now = clock.instant();
        row.replace(input, origin.author(), now);
        unlessTaken(row, events::flush);
        return publish(row, origin, now);
    }

    /**
     * @param row locked
     * @return the version of the deletion
     */
    Version delete(RecognizedEventRow row, Origin origin) {
        events.delete(row);
        events.flush();
        Version version = past.deletedNow(row.id, origin.author());
        outbox.append(List.of(ChangeRecord.deletion(row.id, version)), origin.trace(), clock.instant());
        return version;
    }

    /** Makes a deleted event one again, if the precondition holds for its deletion. */
    WriteOutcome bringBack(String id, Optional<Version> from, Precondition precondition, Origin origin) {
        Optional<Version> deleted = past.lockDeletion(id);
        if (deleted.isEmpty()) {
            return new WriteOutcome.Absent(id);
        }
        if (!precondition.holdsFor(deleted.get())) {
            return new WriteOutcome.Stale(id, deleted.get());
        }
        Optional<HistoryRow> old = from.map(version -> past.at(id, version)).orElseGet(() -> past.last(id));
        if (old.isEmpty()) {
            return from.<WriteOutcome>map(version -> new WriteOutcome.NoSuchVersion(id, version))
                    .orElseGet(() -> new WriteOutcome.Absent(id));
        }
        Instant now = clock.instant();
        RecognizedEventRow row = RecognizedEventRow.restore(
                new RecognizedEventRow.Deleted(id, deleted.get(), old.get().createdAt),
                old.get().content.input(),
                origin.author(),
                now);
        StoredEvent stored = insert(row, origin, now);
        past.restoredNow(id, stored.version(), new Version(old.get().version));
        return new WriteOutcome.Replaced(stored);
    }

    private StoredEvent insert(RecognizedEventRow row, Origin origin, Instant now) {
        unlessTaken(row, () -> events.insert(List.of(row)));
        return publish(row, origin, now);
    }

    private static void unlessTaken(RecognizedEventRow row, Runnable write) {
        try {
            write.run();
        } catch (RuntimeException e) {
            if (MySqlFault.of(e) instanceof MySqlFault.Duplicate duplicate && duplicate.isOf(NATURAL_KEY)) {
                throw new NameIsTaken(row.input().naturalKey());
            }
            throw e;
        }
    }

    private StoredEvent publish(RecognizedEventRow row, Origin origin, Instant now) {
        StoredEvent stored = row.stored();
        outbox.append(List.of(upsertOf(stored)), origin.trace(), now);
        return stored;
    }

    static ChangeRecord upsertOf(StoredEvent stored) {
        return ChangeRecord.of(stored.id(), stored.version(), ChangeKind.UPSERT, stored.json());
    }
}
