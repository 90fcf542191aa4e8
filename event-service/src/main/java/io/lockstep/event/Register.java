package io.lockstep.event;

import io.lockstep.contract.Version;
import java.util.Optional;

/**
 * The register of recognized events, as MySQL keeps it.
 *
 * <p>INVARIANT I1: each write is one transaction that holds the row, its entry in the history, its outbox row and the
 * memory of the request's key, or none of them. Versions of one event only grow, in the order in which the changes
 * commit.
 *
 * <p>All methods block, may be called by any thread, and throw {@link StoreUnavailable} within seconds when MySQL
 * cannot answer. Every write may come out as {@link WriteOutcome.Repeated}, {@link WriteOutcome.KeyReused} or {@link
 * WriteOutcome.KeyInFlight} if its origin has a key.
 */
public interface Register {

    Optional<StoredEvent> find(String id);

    /** Up to {@code size} events after the cursor, or from the first, in the filter's order. */
    EventPage list(EventFilter filter, Optional<Cursor> after, int size);

    WriteOutcome create(EventInput input, Origin origin);

    /** Gives an existing event new content; absent optional fields are emptied. */
    WriteOutcome replace(String id, EventInput input, Precondition precondition, Origin origin);

    /** Changes some fields of an existing event. */
    WriteOutcome patch(String id, EventPatch patch, Precondition precondition, Origin origin);

    WriteOutcome delete(String id, Precondition precondition, Origin origin);

    /**
     * Gives an event the content it had at an older version, under a new version; a deleted one comes back.
     *
     * @param from the older version; may be absent for a deleted event, which then comes back as it was last
     */
    WriteOutcome restore(String id, Optional<Version> from, Precondition precondition, Origin origin);
}
