package io.lockstep.sync.deadletter;

import java.time.Instant;

/**
 * One rejection of a letter's record, as one record on the dead-letter topic says.
 *
 * @param number 1 for the first rejection, one more after each redrive that failed
 * @param at when it was rejected; together with the number it tells a copy from a new rejection
 * @param position the offset on the dead-letter topic, where the payload is
 * @param reason a {@link io.lockstep.sync.RejectionReason}'s wire name
 * @param message what was said, cut at {@value #MAX_MESSAGE} characters
 */
public record Attempt(int number, Instant at, long position, String reason, String message) {

    public static final int MAX_MESSAGE = 300;

    public Attempt {
        if (number < 1) {
            throw new IllegalArgumentException("an attempt's number must be at least 1, got " + number);
        }
        message = message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE - 1) + "…";
    }

    boolean isCopiedBy(Attempt other) {
        return number == other.number && at.equals(other.at);
    }
}
