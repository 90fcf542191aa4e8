package io.lockstep.sync;

import java.util.Optional;

/**
 * Whether the sink is worth calling: closed while it answers, open after a batch that failed as a whole, with
 * one trial batch after each backoff until one succeeds.
 *
 * <pre>
 *   closed ──failed──▶ open ──backoff passed: one trial──▶ failed: open again, longer
 *     ▲                                              └──▶ succeeded ─┐
 *     └───────────────────────────────────────────────────────────────┘
 * </pre>
 *
 * Not safe for concurrent use; {@link Applier} calls it under its lock.
 */
final class SinkCircuit {

    private final Backoff backoff;
    private Optional<Trouble> trouble = Optional.empty();
    private int failures;
    private long nextTrialNanos;

    SinkCircuit(Backoff backoff) {
        this.backoff = backoff;
    }

    boolean isOpen() {
        return failures > 0;
    }

    /** Why it is open, if it is. */
    Optional<Trouble> trouble() {
        return trouble;
    }

    /** Whether a batch may be sent now, {@code inFlight} others being on their way. */
    boolean permits(int inFlight, long nowNanos) {
        return !isOpen() || (inFlight == 0 && nowNanos - nextTrialNanos >= 0);
    }

    /** How long until a trial is due; meaningful while open. */
    long nanosUntilTrial(long nowNanos) {
        return Math.max(0, nextTrialNanos - nowNanos);
    }

    /** Notes a batch that failed as a whole; returns whether that opened the circuit, or gave it another reason. */
    boolean failed(Trouble why, long nowNanos) {
        boolean news = trouble.filter(why::equals).isEmpty();
        trouble = Optional.of(why);
        failures++;
        nextTrialNanos = nowNanos + backoff.after(failures).toNanos();
        return news;
    }

    /** Notes a batch that the sink answered; returns whether that closed the circuit. */
    boolean succeeded() {
        boolean closed = failures > 0;
        failures = 0;
        trouble = Optional.empty();
        return closed;
    }
}
