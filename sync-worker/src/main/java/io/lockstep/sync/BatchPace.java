package io.lockstep.sync;

import java.time.Duration;

/**
 * How batches follow the sink's strength.
 *
 * @param minChanges no batch is made smaller than this because of trouble
 * @param slow a batch that took longer counts as trouble; one of half that time or less lets batches grow
 * @param patience how long intake waits while the sink makes no room before it is paused instead, so that polling goes on
 */
public record BatchPace(int minChanges, Duration slow, Duration patience) {

    /** What configuration sets unless told otherwise. */
    public static final BatchPace DEFAULT = new BatchPace(10, Duration.ofSeconds(2), Duration.ofSeconds(2));

    public BatchPace {
        if (minChanges < 1 || !slow.isPositive() || !patience.isPositive()) {
            throw new IllegalArgumentException("a pace needs at least one change and positive times, got " + minChanges
                    + ", " + slow + ", " + patience);
        }
    }
}
