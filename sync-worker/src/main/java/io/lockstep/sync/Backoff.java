package io.lockstep.sync;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * Capped exponential delays with jitter, so that retries of many keys and workers spread out.
 *
 * @param base the first delay, before jitter
 * @param cap no delay is longer
 * @param random from 0 to 1, safe for the calling threads
 */
public record Backoff(Duration base, Duration cap, DoubleSupplier random) {

    public Backoff {
        if (base.isNegative() || base.isZero() || cap.compareTo(base) < 0) {
            throw new IllegalArgumentException(
                    "backoff must grow from more than 0 to its cap, got " + base + " to " + cap);
        }
    }

    /** The delay after the given number of failures in a row, 1 or more: half fixed, half random. */
    public Duration after(int failures) {
        long doubled = base.toNanos() << Math.min(failures - 1, 20);
        long full = doubled <= 0 ? cap.toNanos() : Math.min(doubled, cap.toNanos());
        return Duration.ofNanos((long) (full * (0.5 + random.getAsDouble() / 2)));
    }
}
