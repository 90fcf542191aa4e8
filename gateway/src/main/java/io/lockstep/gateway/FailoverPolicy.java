package io.lockstep.gateway;

import java.time.Duration;

/**
 * When a share of a target's requests goes to a standby.
 *
 * @param shiftAbove the 99th percentile of the time to an answer that shifts
 * @param returnBelow the 99th percentile that ends it, lower than the other so that it does not flap
 * @param window how much of the past counts, and how long it must have been below before it ends
 */
public record FailoverPolicy(
        Target standby, Percentage share, Duration shiftAbove, Duration returnBelow, Duration window) {

    public FailoverPolicy {
        if (returnBelow.compareTo(shiftAbove) > 0) {
            throw new IllegalArgumentException("must return at or below what it shifts above, which is " + shiftAbove);
        }
        if (window.toMillis() < 100) {
            throw new IllegalArgumentException("the window must be at least 100ms");
        }
    }
}
