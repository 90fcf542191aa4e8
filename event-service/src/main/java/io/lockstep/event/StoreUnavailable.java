package io.lockstep.event;

import java.time.Duration;

/**
 * Thrown where MySQL cannot take a request now but may soon: it is down, or a row stays locked. Nothing is known to
 * have changed; a write whose commit was under way may have been made all the same.
 */
public final class StoreUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    public StoreUnavailable(String attempted, Duration retryAfter, Throwable cause) {
        super(attempted, cause);
        this.retryAfter = retryAfter;
    }

    /** When it is worth trying again. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
