package io.lockstep.sync;

import java.time.Duration;

/**
 * The bounds of the buffer and of what is sent to the sink at once (I9).
 *
 * @param batchChanges a flush is due at this many changes, and carries no more; fewer while the sink is in trouble
 * @param batchBytes a flush is due at this many document bytes, and carries no more unless one change does alone
 * @param batchAge a flush is due when a change has waited this long
 * @param parallelBatches batches on their way to the sink at once
 * @param capacity what is held, in all states; at these numbers intake waits, and then pauses
 * @param requestTimeout after which a batch's outcome counts as unknown
 * @param pace how batches follow the sink's strength
 */
public record ApplierLimits(
        int batchChanges,
        long batchBytes,
        Duration batchAge,
        int parallelBatches,
        Capacity capacity,
        Duration requestTimeout,
        BatchPace pace) {

    /**
     * What the buffer may hold.
     *
     * @param changes their number
     * @param bytes of their documents, roughly: documents differ in size by a factor of a thousand
     */
    public record Capacity(int changes, long bytes) {

        /** That many changes of the usual size. */
        public static Capacity of(int changes) {
            return new Capacity(changes, 64L << 20);
        }
    }

    /** With the pace that configuration sets unless told otherwise. */
    public ApplierLimits(
            int batchChanges,
            long batchBytes,
            Duration batchAge,
            int parallelBatches,
            int capacity,
            Duration requestTimeout) {
        this(
                batchChanges,
                batchBytes,
                batchAge,
                parallelBatches,
                Capacity.of(capacity),
                requestTimeout,
                BatchPace.DEFAULT);
    }

    public ApplierLimits {
        require(batchChanges >= 1, "batchChanges must be at least 1", batchChanges);
        require(batchBytes >= 1, "batchBytes must be at least 1", batchBytes);
        require(!batchAge.isNegative(), "batchAge must not be negative", batchAge);
        require(parallelBatches >= 1, "parallelBatches must be at least 1", parallelBatches);
        require(
                capacity.changes() >= batchChanges,
                "capacity must be at least batchChanges, " + batchChanges,
                capacity.changes());
        require(
                capacity.bytes() >= batchBytes,
                "capacity in bytes must be at least batchBytes, " + batchBytes,
                capacity.bytes());
        require(requestTimeout.isPositive(), "requestTimeout must be positive", requestTimeout);
    }

    private static void require(boolean valid, String rule, Object got) {
        if (!valid) {
            throw new IllegalArgumentException(rule + ", got " + got);
        }
    }
}
