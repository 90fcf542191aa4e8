package io.lockstep.event.mysql;

import io.lockstep.contract.ChangeKind;
import io.lockstep.contract.ChangeRecord;
import io.lockstep.contract.Version;
import io.lockstep.event.Cursor;
import io.lockstep.event.EventIds;
import io.lockstep.event.EventInput;
import io.lockstep.event.EventPage;
import io.lockstep.event.NaturalKey;
import io.lockstep.event.Precondition;
import io.lockstep.event.Register;
import io.lockstep.event.StoreUnavailable;
import io.lockstep.event.StoredEvent;
import io.lockstep.event.TraceParent;
import io.lockstep.event.Upserted;
import io.lockstep.event.WriteOutcome;
import io.lockstep.event.mysql.Transactions.DuplicateEntry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.FlushModeType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The register in MySQL.
 *
 * <p>Every write has the same order, on which I1 and I3 rest: lock the row, set its version from the locked
 * predecessor, write the row, then add the change to the outbox, all in one transaction.
 */
@ApplicationScoped
class MySqlRegister implements Register {

    private static final String NATURAL_KEY = "recognized_events_natural_key";

    /** Enough for ids that two processes made alike, and for events that others create during an import. */
    private static final int ATTEMPTS = 3;

    private final RecognizedEventTable events;
    private final DeletionTable deletions;
    private final OutboxTable outbox;
    private final EventIds ids;
    private final Clock clock;

    MySqlRegister(RecognizedEventTable events, DeletionTable deletions, OutboxTable outbox, EventIds ids, Clock clock) {
        this.events = events;
        this.deletions = deletions;
        this.outbox = outbox;
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    public Optional<StoredEvent> find(String id) {
        return Transactions.call(
                "reading " + id, () -> events.findByIdOptional(id).map(RecognizedEventRow::stored));
    }

    @Override
    public EventPage list(Optional<Cursor> after, int size) {
        List<StoredEvent> found = Transactions.call(
                "listing events",
                () -> events.after(after, size + 1).stream()
                        .map(RecognizedEventRow::stored)
                        .toList());
        if (found.size() <= size) {
            return new EventPage(found, Optional.empty());
        }
        List<StoredEvent> page = found.subList(0, size);
        return new EventPage(page, Optional.of(new Cursor(page.getLast().id())));
    }

    @Override
    public WriteOutcome create(EventInput input, Optional<TraceParent> trace) {
        return unlessNameTaken(input.naturalKey(), () -> {
            Instant now = clock.instant();
            RecognizedEventRow row = RecognizedEventRow.create(ids.next(), input, now);
            events.persistAndFlush(row);
            return new WriteOutcome.Created(publish(row, trace, now));
        });
    }

    @Override
    public WriteOutcome replace(String id, EventInput input, Precondition precondition, Optional<TraceParent> trace) {
        return unlessNameTaken(
                input.naturalKey(),
                () -> locked(id, precondition, row -> {
                    if (row.saysTheSameAs(input)) {
                        return new WriteOutcome.Unchanged(row.stored());
                    }
                    Instant now = clock.instant();
                    row.replace(input, now);
                    events.flush();
                    return new WriteOutcome.Replaced(publish(row, trace, now));
                }));
    }

    @Override
    public WriteOutcome delete(String id, Precondition precondition, Optional<TraceParent> trace) {
        return Transactions.call(
                "deleting " + id,
                () -> locked(id, precondition, row -> {
                    events.delete(row);
                    events.flush();
                    Version version = deletions.versionOf(id);
                    outbox.append(List.of(ChangeRecord.deletion(id, version)), trace, clock.instant());
                    return new WriteOutcome.Deleted(id, version);
                }));
    }

    @Override
    public List<Upserted> upsert(List<EventInput> inputs, Optional<TraceParent> trace) {
        String attempted = "storing " + inputs.size() + " events";
        for (int attempt = 1; ; attempt++) {
            try {
                return Transactions.call(attempted, () -> upsertAll(inputs, trace));
            } catch (DuplicateEntry e) {
                // Someone created one of them meanwhile: it will be found now.
                if (attempt == ATTEMPTS) {
                    throw new StoreUnavailable(attempted + ": others create the same ones", Duration.ofSeconds(1), e);
                }
            }
        }
    }

    private List<Upserted> upsertAll(List<EventInput> inputs, Optional<TraceParent> trace) {
        // Lookups of other keys need not see what is still to be written; so the writes go out in batches.
        events.getEntityManager().setFlushMode(FlushModeType.COMMIT);
        Instant now = clock.instant();
        List<Upserted> outcomes = new ArrayList<>(inputs.size());
        List<RecognizedEventRow> changed = new ArrayList<>(inputs.size());
        for (EventInput input : inputs) {
            Optional<RecognizedEventRow> found = events.lock(input.naturalKey());
            RecognizedEventRow row = found.orElseGet(() -> RecognizedEventRow.create(ids.next(), input, now));
            if (found.isEmpty()) {
                events.persist(row);
                outcomes.add(new Upserted.Created(row.id));
            } else if (row.saysTheSameAs(input)) {
                outcomes.add(new Upserted.Unchanged(row.id));
                continue;
            } else {
                row.replace(input, now);
                outcomes.add(new Upserted.Updated(row.id));
            }
            changed.add(row);
        }
        events.flush();
        outbox.append(changed.stream().map(row -> upsertOf(row.stored())).toList(), trace, now);
        return outcomes;
    }

    private WriteOutcome locked(
            String id, Precondition precondition, Function<RecognizedEventRow, WriteOutcome> change) {
        Optional<RecognizedEventRow> row = events.lock(id);
        if (row.isEmpty()) {
            return new WriteOutcome.Absent(id);
        }
        Version current = row.get().currentVersion();
        return precondition.holdsFor(current) ? change.apply(row.get()) : new WriteOutcome.Stale(id, current);
    }

    private StoredEvent publish(RecognizedEventRow row, Optional<TraceParent> trace, Instant now) {
        StoredEvent stored = row.stored();
        outbox.append(List.of(upsertOf(stored)), trace, now);
        return stored;
    }

    private static ChangeRecord upsertOf(StoredEvent stored) {
        return ChangeRecord.of(stored.id(), stored.version(), ChangeKind.UPSERT, stored.json());
    }

    private WriteOutcome unlessNameTaken(NaturalKey key, Supplier<WriteOutcome> work) {
        String attempted = "storing an event";
        for (int attempt = 1; ; attempt++) {
            try {
                return Transactions.call(attempted, work);
            } catch (DuplicateEntry e) {
                if (e.isOf(NATURAL_KEY)) {
                    return new WriteOutcome.NameTaken(
                            key, Transactions.call("looking up a name", () -> events.idOf(key)));
                }
                // Another process made the same id: the next one will be free.
                if (attempt == ATTEMPTS) {
                    throw new IllegalStateException("no free id after " + attempt + " attempts", e);
                }
            }
        }
    }
}
