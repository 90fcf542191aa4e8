package io.lockstep.devstack;

/** An expected failure whose message tells the user what happened and what to do; shown without a stack trace. */
public final class DevstackException extends RuntimeException {

    public DevstackException(String message) {
        super(message);
    }

    public DevstackException(String message, Throwable cause) {
        super(message, cause);
    }
}
