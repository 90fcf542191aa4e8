package io.lockstep.event.rebuild;

import java.util.Locale;

/** Where an operation stands. */
public enum OperationState {
    /** Not begun: one runs at a time, in the order of their creation. */
    WAITING,
    /** Begun; goes on wherever it was when the process that ran it died. */
    RUNNING,
    /** Everything is published. Workers may not have applied it yet. */
    DONE,
    /** Given up; {@code error} says why. What was published stays so, which is harmless. */
    FAILED,
    /** Stopped by an operator. */
    CANCELLED;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean isOver() {
        return this == DONE || this == FAILED || this == CANCELLED;
    }

    public static OperationState named(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
