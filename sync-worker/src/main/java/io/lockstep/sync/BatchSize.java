package io.lockstep.sync;

/**
 * How many changes a batch may carry now: additive increase while the sink keeps up, halved when it does not (AIMD), within
 * bounds. Not safe for concurrent use; {@link Applier} calls it under its lock.
 */
final class BatchSize {

    /** A full batch that was answered fast adds this part of the largest size. */
    private static final int STEPS = 20;

    private final int min;
    private final int max;
    private final long slowNanos;
    private int current;

    BatchSize(ApplierLimits limits) {
        this.max = limits.batchChanges();
        this.min = Math.min(max, limits.pace().minChanges());
        this.slowNanos = limits.pace().slow().toNanos();
        this.current = max;
    }

    int current() {
        return current;
    }

    /**
     * Notes how a batch went.
     *
     * @param changes how many it carried
     * @param strained whether the sink took less than it was sent, or did not answer
     */
    void answered(int changes, boolean strained, long tookNanos) {
        if (strained || tookNanos > slowNanos) {
            current = Math.max(min, current / 2);
        } else if (changes >= current && tookNanos <= slowNanos / 2) {
            current = Math.min(max, current + Math.max(1, max / STEPS));
        }
    }
}
