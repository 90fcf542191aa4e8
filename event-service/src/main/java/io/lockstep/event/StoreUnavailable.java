package io.lockstep.event;

import java.time.Duration;

/**
 * Thrown where MySQL cannot take a request now but may later. Nothing is known to have changed; a write whose commit was
 * under way may have been made all the same.
 */
public final class StoreUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Why, and when it is worth trying again. */
    public enum Reason {
        /** Nobody answers at its address, or it is shutting down. */
        DOWN(5),
        /** It answers too late, or has no connection to spare. */
        SLOW(5),
        /** It has no room left: an operator has to make some. */
        FULL(60),
        /** It takes reads alone, as during a failover. */
        READ_ONLY(15),
        /** Others held the rows for too long, or deadlocked with the request again and again. */
        CONTENDED(1);

        private final Duration retryAfter;

        Reason(long retryAfterSeconds) {
            this.retryAfter = Duration.ofSeconds(retryAfterSeconds);
        }

        public Duration retryAfter() {
            return retryAfter;
        }
    }

    public StoreUnavailable(String attempted, Reason reason, Throwable cause) {
        super(attempted, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
