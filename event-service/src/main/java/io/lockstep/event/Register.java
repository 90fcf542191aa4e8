package io.lockstep.event;

import java.util.List;
import java.util.Optional;

/**
 * The register of recognized events, as MySQL keeps it.
 *
 * <p>INVARIANT I1: each write is one transaction that holds the row and its outbox row, or neither. Versions of one
 * event only grow, in the order in which the changes commit.
 *
 * <p>All methods block, may be called by any thread, and throw {@link StoreUnavailable} within seconds when MySQL
 * cannot answer.
 */
public interface Register {

    Optional<StoredEvent> find(String id);

    /** Up to {@code size} events after the cursor, or from the first. */
    EventPage list(Optional<Cursor> after, int size);

    WriteOutcome create(EventInput input, Optional<TraceParent> trace);

    /** Gives an existing event new content; absent optional fields are emptied. */
    WriteOutcome replace(String id, EventInput input, Precondition precondition, Optional<TraceParent> trace);

    WriteOutcome delete(String id, Precondition precondition, Optional<TraceParent> trace);

    /**
     * Creates or updates the events with these natural keys in one transaction; repeating it changes nothing.
     *
     * @param inputs no two with the same natural key
     * @return one outcome for each input, in their order
     */
    List<Upserted> upsert(List<EventInput> inputs, Optional<TraceParent> trace);
}
