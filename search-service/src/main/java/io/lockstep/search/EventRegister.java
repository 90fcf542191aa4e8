package io.lockstep.search;

/**
 * The event service as the owner of the rows. Safe to share between threads; calls block, within the configured
 * timeout.
 */
public interface EventRegister {

    Row load(String id);

    boolean isReachable();

    /** What the register says about one id. */
    sealed interface Row {
        record Present(StoredEvent event) implements Row {}

        /** No such row now. It says nothing about later, and carries no version. */
        record Missing() implements Row {}

        record Unreachable(String reason) implements Row {}
    }
}
