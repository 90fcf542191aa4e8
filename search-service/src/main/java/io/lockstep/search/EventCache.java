package io.lockstep.search;

import io.lockstep.contract.Version;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The cache entries by id. Safe to share between threads; calls end within the configured timeout and never throw because
 * the cache is away. All but {@link #read} block.
 *
 * <p>INVARIANT I3: who finds nothing takes a lease, then loads the row, then fills: in this order, so that any write
 * since the load began has made the lease void.
 */
public interface EventCache {

    /** Completes on a thread that must not be blocked. */
    CompletionStage<Entry> read(String id);

    /** The right to fill an entry that has nothing to serve; empty if it has something after all, or is unreachable. */
    Optional<Lease> lease(String id);

    /**
     * Stores an event that was loaded under the lease, unless somebody has written meanwhile or a newer version is asked
     * for. A refusal or failure is counted and otherwise ignored: the row was right to answer with, and the next reader
     * loads again.
     */
    void fill(String id, Lease lease, StoredEvent event);

    /** Gives a lease back under which there was no row to store; nothing of it stays. */
    void release(String id);

    boolean isReachable();

    /** What the cache holds under one id. */
    sealed interface Entry {
        record Live(StoredEvent event) implements Entry {}

        /** The event was deleted at this version. */
        record Deleted(Version version) implements Entry {}

        /** Nothing is known, or the entry is damaged. The current row has to be loaded. */
        record Absent() implements Entry {}

        /** The row changed a moment ago. The current one has to be loaded, whatever was known of the id before. */
        record Fenced() implements Entry {}

        record Unreachable() implements Entry {}
    }

    /** @param token what the fill has to show */
    record Lease(String token) {}
}
