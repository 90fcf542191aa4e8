package io.lockstep.gateway.limit;

import java.time.Duration;

/**
 * How much a bucket holds and how fast it fills: {@code perFill} tokens evenly over each {@code interval}, up to {@code max}.
 *
 * <p>A bucket is a single number, the time at which it will be full again (the generic cell rate algorithm): taking a token moves it
 * into the future by the time a token needs to grow back, and may not move it further than all of them need.
 */
public record Quota(long max, long perFill, Duration interval) {

    public Quota {
        atLeastOne("the size of the bucket", max);
        atLeastOne("the tokens of a fill", perFill);
        if (interval.compareTo(Duration.ofMillis(1)) < 0 || interval.compareTo(Duration.ofDays(31)) > 0) {
            throw new IllegalArgumentException("the interval must be from 1 ms to 31 days, it is " + interval);
        }
        if (interval.toNanos() / perFill < 1_000) {
            throw new IllegalArgumentException(
                    "a rate above a million a second is none: " + perFill + " in " + interval);
        }
        if (max > 1_000_000_000L
                || interval.toMillis() * 1.0 / perFill * max
                        > Duration.ofDays(366).toMillis()) {
            throw new IllegalArgumentException("a bucket of " + max + " would take more than a year to fill");
        }
    }

    /** What became of a request for a token, {@code backlog} after which the bucket would be full again. */
    public sealed interface Taken {
        record Granted(Duration backlog) implements Taken {}

        record Refused(Duration backlog) implements Taken {}
    }

    /** How long a token takes to grow back. */
    public Duration perToken() {
        return Duration.ofNanos(interval.toNanos() / perFill);
    }

    /** How long an empty bucket takes to be full. */
    public Duration toFill() {
        return Duration.ofNanos(perToken().toNanos() * max);
    }

    /** What is left after a request that was granted. */
    public long remaining(Duration backlog) {
        return Math.max(0, toFill().minus(backlog).toNanos() / perToken().toNanos());
    }

    /** How long a refused client has to wait for the next token. */
    public Duration wait(Duration backlog) {
        Duration wait = backlog.plus(perToken()).minus(toFill());
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    private static void atLeastOne(String what, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " must be at least 1, it is " + value);
        }
    }
}
