package io.lockstep.event;

/** Idempotency keys that are no longer promised. */
public interface KeyRetention {

    /**
     * Deletes some of them, the oldest first.
     *
     * @param maxRows of each kind of key
     * @return how many it deleted; none if there are none left
     */
    int purge(int maxRows);
}
