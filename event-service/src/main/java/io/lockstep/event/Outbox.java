package io.lockstep.event;

/** What waits in the outbox, for people and metrics; callable by any thread whoever leads. */
public interface Outbox {

    /** @throws StoreUnavailable if MySQL is */
    Backlog backlog();
}
