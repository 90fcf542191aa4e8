package io.lockstep.gateway;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Whether a share of a target's requests goes to its standby at the moment. Thread-safe.
 *
 * <pre>
 *            p99 of the last window above shiftAbove
 *   HOME ───────────────────────────────────────────────▶ SHIFTED
 *    ▲                                                       │
 *    └── p99 below returnBelow in each of the last slots ────┘
 * </pre>
 *
 * The 99th percentile is above a threshold exactly if more than one request in a hundred took longer, so two counters for each
 * threshold do instead of a histogram. The target keeps the rest of its requests, so its recovery is seen.
 */
public final class Failover {

    /** A percentile of less is no percentile. */
    static final int MIN_REQUESTS = 20;

    private static final int SLOTS = 10;

    private final FailoverPolicy policy;
    private final LongSupplier nanoClock;
    private final long slotNanos;
    private final long startNanos;
    private final Slot[] slots = new Slot[SLOTS];
    private volatile boolean shifted;
    private long shiftedAtSlot;

    private static final class Slot {
        private long number = -1;
        private int requests;
        private int aboveShift;
        private int aboveReturn;
    }

    public Failover(FailoverPolicy policy, LongSupplier nanoClock) {
        this.policy = policy;
        this.nanoClock = nanoClock;
        this.slotNanos = policy.window().toNanos() / SLOTS;
        this.startNanos = nanoClock.getAsLong();
        for (int i = 0; i < SLOTS; i++) {
            slots[i] = new Slot();
        }
    }

    public boolean isShifted() {
        return shifted;
    }

    /** Whether the request at hand goes to the standby. */
    public boolean shifts(RandomGenerator random) {
        return shifted && policy.share().hits(random);
    }

    /** Notes how long the target, not its standby, took to answer or to fail. */
    public synchronized void took(Duration time) {
        long number = (nanoClock.getAsLong() - startNanos) / slotNanos;
        Slot slot = slots[(int) (number % SLOTS)];
        if (slot.number != number) {
            slot.number = number;
            slot.requests = 0;
            slot.aboveShift = 0;
            slot.aboveReturn = 0;
        }
        slot.requests++;
        if (time.compareTo(policy.shiftAbove()) > 0) {
            slot.aboveShift++;
        }
        if (time.compareTo(policy.returnBelow()) > 0) {
            slot.aboveReturn++;
        }
        decide(number);
    }

    private void decide(long now) {
        int requests = 0;
        int aboveShift = 0;
        int aboveReturn = 0;
        for (Slot slot : slots) {
            if (slot.number > now - SLOTS) {
                requests += slot.requests;
                aboveShift += slot.aboveShift;
                aboveReturn += slot.aboveReturn;
            }
        }
        if (requests < MIN_REQUESTS) {
            return;
        }
        if (!shifted && aboveShift * 100L > requests) {
            shifted = true;
            shiftedAtSlot = now;
        } else if (shifted && now - shiftedAtSlot >= SLOTS && aboveReturn * 100L <= requests) {
            shifted = false;
        }
    }
}
