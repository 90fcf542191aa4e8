package io.lockstep.event.mysql;

import io.lockstep.contract.Version;
import io.lockstep.event.Cursor;
import io.lockstep.event.EventFilter;
import io.lockstep.event.EventInput;
import io.lockstep.event.EventPage;
import io.lockstep.event.EventPatch;
import io.lockstep.event.InputReading;
import io.lockstep.event.Origin;
import io.lockstep.event.Precondition;
import io.lockstep.event.Register;
import io.lockstep.event.StoredEvent;
import io.lockstep.event.WriteOutcome;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The register in MySQL: what each write means. {@link EventWrites} has the order of statements, {@link KeyedWrites} the
 * transaction.
 */
@ApplicationScoped
class MySqlRegister implements Register {

    private final Transactions transactions;
    private final KeyedWrites writes;
    private final RecognizedEventTable events;
    private final EventPast past;
    private final EventWrites rows;

    MySqlRegister(
            Transactions transactions,
            KeyedWrites writes,
            RecognizedEventTable events,
            EventPast past,
            EventWrites rows) {
        this.transactions = transactions;
        this.writes = writes;
        this.events = events;
        this.past = past;
        this.rows = rows;
    }

    @Override
    public Optional<StoredEvent> find(String id) {
        return transactions.call(
                "reading " + id, () -> events.findByIdOptional(id).map(RecognizedEventRow::stored));
    }

    @Override
    public EventPage list(EventFilter filter, Optional<Cursor> after, int size) {
        List<RecognizedEventRow> found =
                transactions.call("listing events", () -> events.list(filter, after, size + 1));
        List<RecognizedEventRow> page = found.subList(0, Math.min(size, found.size()));
        List<StoredEvent> stored = new ArrayList<>(page.size());
        List<String> unreadable = new ArrayList<>();
        for (RecognizedEventRow row : page) {
            // INVARIANT I5: a row that is no event is left out, and its neighbours are shown.
            if (row.content.isReadable()) {
                stored.add(row.stored());
            } else {
                unreadable.add(row.id);
            }
        }
        return new EventPage(
                stored,
                unreadable,
                found.size() <= size
                        ? Optional.empty()
                        : Optional.of(new Cursor(filter.mark(), ListQuery.place(filter.order(), page.getLast()))));
    }

    @Override
    public WriteOutcome create(EventInput input, Origin origin) {
        return writes.call("storing an event", origin, () -> new WriteOutcome.Created(rows.create(input, origin)));
    }

    @Override
    public WriteOutcome replace(String id, EventInput input, Precondition precondition, Origin origin) {
        return change(id, precondition, origin, row -> replaced(row, input, origin));
    }

    @Override
    public WriteOutcome patch(String id, EventPatch patch, Precondition precondition, Origin origin) {
        return change(id, precondition, origin, row -> switch (patch.applyTo(row.input())) {
            case InputReading.Valid(EventInput input) -> replaced(row, input, origin);
            case InputReading.Invalid invalid -> new WriteOutcome.Invalid(invalid.errors());
        });
    }

    @Override
    public WriteOutcome delete(String id, Precondition precondition, Origin origin) {
        return change(id, precondition, origin, row -> new WriteOutcome.Deleted(id, rows.delete(row, origin)));
    }

    @Override
    public WriteOutcome restore(String id, Optional<Version> from, Precondition precondition, Origin origin) {
        return writes.call(
                "restoring " + id,
                origin,
                () -> events.lock(id)
                        .map(row -> ifCurrent(row, precondition, live -> restored(live, from, origin)))
                        .orElseGet(() -> rows.bringBack(id, from, precondition, origin)));
    }

    private WriteOutcome restored(RecognizedEventRow row, Optional<Version> from, Origin origin) {
        if (from.isEmpty()) {
            return new WriteOutcome.NotDeleted(row.id);
        }
        Optional<HistoryRow> old = past.at(row.id, from.get());
        if (old.isEmpty()) {
            return new WriteOutcome.NoSuchVersion(row.id, from.get());
        }
        WriteOutcome outcome = replaced(row, old.get().content.input(), origin);
        if (outcome instanceof WriteOutcome.Replaced(StoredEvent event)) {
            past.restoredNow(row.id, event.version(), from.get());
        }
        return outcome;
    }

    private WriteOutcome change(
            String id, Precondition precondition, Origin origin, Function<RecognizedEventRow, WriteOutcome> change) {
        return writes.call(
                "changing " + id,
                origin,
                () -> events.lock(id)
                        .map(row -> ifCurrent(row, precondition, change))
                        .orElseGet(() -> new WriteOutcome.Absent(id)));
    }

    private static WriteOutcome ifCurrent(
            RecognizedEventRow row, Precondition precondition, Function<RecognizedEventRow, WriteOutcome> change) {
        Version current = row.currentVersion();
        return precondition.holdsFor(current) ? change.apply(row) : new WriteOutcome.Stale(row.id, current);
    }

    private WriteOutcome replaced(RecognizedEventRow row, EventInput input, Origin origin) {
        return row.saysTheSameAs(input)
                ? new WriteOutcome.Unchanged(row.stored())
                : new WriteOutcome.Replaced(rows.replace(row, input, origin));
    }
}
