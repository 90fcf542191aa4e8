package io.lockstep.gateway;

import java.time.Duration;

/**
 * When a share of a target's requests goes to a standby.
 *
 * @param share at most 99
 * @param shiftAbove the 99th percentile of the time to an answer that shifts
 * @param returnBelow the 99th percentile that ends it, lower than the other so that it does not flap
 * @param window how much of the past counts, and how long it must have been below before it ends
 */
public record FailoverPolicy(
        Target standby, Percentage share, Duration shiftAbove, Duration returnBelow, Duration window) {

    /** With more, the target would hardly be measured any more, and its recovery not be seen. */
    private static final double MAX_SHARE = 99;

    public FailoverPolicy {
        if (share.value() > MAX_SHARE) {
            throw new IllegalArgumentException("the share must be at most " + MAX_SHARE + ", it is " + share.value()
                    + ": the target has to keep some requests for its recovery to be seen");
        }
        if (returnBelow.compareTo(shiftAbove) > 0) {
            throw new IllegalArgumentException("must return at or below what it shifts above, which is " + shiftAbove);
        }
        if (window.toMillis() < 100) {
            throw new IllegalArgumentException("the window must be at least 100ms");
        }
    }
}
