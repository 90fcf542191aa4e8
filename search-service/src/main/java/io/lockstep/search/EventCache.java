package io.lockstep.search;

/**
 * The cache entries by id. Safe to share between threads; calls block, within the configured timeout, and never throw
 * because the cache is away.
 */
public interface EventCache {

    Entry read(String id);

    /**
     * Stores an event that was just loaded, unless a newer version or its deletion is there (I3). A failure is counted
     * and otherwise ignored: the next reader loads again.
     */
    void fill(String id, StoredEvent event);

    boolean isReachable();

    /** What the cache holds under one id. */
    sealed interface Entry {
        record Live(StoredEvent event) implements Entry {}

        /** The event was deleted; nothing older can be stored over it. */
        record Deleted() implements Entry {}

        /** Nothing to serve: no entry, a fence, or a damaged one. The current row has to be loaded. */
        record Absent() implements Entry {}

        record Unreachable() implements Entry {}
    }
}
