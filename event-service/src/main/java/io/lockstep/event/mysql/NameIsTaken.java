package io.lockstep.event.mysql;

import io.lockstep.event.NaturalKey;

/** Thrown through a transaction, which it rolls back, where another event has the name. */
final class NameIsTaken extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient NaturalKey key;

    NameIsTaken(NaturalKey key) {
        // Not with its cause: for the transaction this is an answer, no failure of the database.
        super("the name is taken", null, false, false);
        this.key = key;
    }

    NaturalKey key() {
        return key;
    }
}
