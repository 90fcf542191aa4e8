package io.lockstep.devstack;

/** What a probe of a process found. */
public sealed interface Readiness {

    /** It does its work. */
    record Ready() implements Readiness {}

    /** It does not, or not yet. */
    record NotReady(String reason) implements Readiness {}

    Readiness READY = new Ready();

    static Readiness notReady(Throwable cause) {
        return new NotReady(cause.getMessage() == null ? cause.toString() : cause.getMessage());
    }
}
