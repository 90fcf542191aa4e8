package io.lockstep.contract;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A row's version: a hybrid logical clock in microseconds since the epoch that only grows for one key, whatever
 * happens to the clock.
 *
 * <p>It orders all changes of one key and says nothing about the order of two keys. It must be computed under the
 * row's lock or an optimistic check: two transactions that read the same predecessor would otherwise make equal
 * versions.
 *
 * @param value at least 1 and at most {@value #LARGEST}, so that JSON readers and Redis scripts, which calculate in
 *     doubles, compare it exactly; microseconds reach that bound in the year 2255
 */
public record Version(long value) implements Comparable<Version> {

    /** The largest whole number that a double represents together with all smaller ones: 2^53 - 1. */
    public static final long LARGEST = (1L << 53) - 1;

    public Version {
        if (value < 1 || value > LARGEST) {
            throw new IllegalArgumentException("version must be between 1 and " + LARGEST + ", got " + value);
        }
    }

    /** The version of a key's first change, and of a change whose predecessor is unknown. */
    public static Version at(Instant now) {
        return new Version(ChronoUnit.MICROS.between(Instant.EPOCH, now));
    }

    /** The version of the change that follows this one: now, or one more than this where the clock is behind. */
    public Version next(Instant now) {
        return new Version(Math.max(value + 1, ChronoUnit.MICROS.between(Instant.EPOCH, now)));
    }

    /**
     * Reads the decimal form that headers and JSON carry.
     *
     * @throws IllegalArgumentException if the text is not a decimal number in range
     */
    public static Version parse(String text) {
        try {
            return new Version(Long.parseLong(text));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "version must be a decimal number, got \"" + abbreviated(text) + "\"", e);
        }
    }

    /** How long ago this version was made; never negative, since a version may run ahead of the clock. */
    public Duration age(Instant now) {
        Duration age = Duration.between(Instant.EPOCH.plus(value, ChronoUnit.MICROS), now);
        return age.isNegative() ? Duration.ZERO : age;
    }

    public boolean isNewerThan(Version other) {
        return value > other.value;
    }

    @Override
    public int compareTo(Version other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }

    private static String abbreviated(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }
}
