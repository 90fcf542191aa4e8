package io.lockstep.event.rebuild;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How much is read at once and how long to rest in between.
 *
 * @param chunkRows rows of a chunk at most
 * @param clock monotonic, in nanoseconds
 */
public record RebuildPace(int chunkRows, LongSupplier clock) {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** Rows to read now; never more than a second's worth, so that the lead is asked for at least once a second. */
    int rows(int rowsPerSecond) {
        return Math.min(chunkRows, rowsPerSecond);
    }

    long nanoTime() {
        return clock.getAsLong();
    }

    /** What is left of the time that so many rows may take. */
    Duration pause(int rows, int rowsPerSecond, long startedNanos) {
        long due = startedNanos + rows * NANOS_PER_SECOND / rowsPerSecond;
        return Duration.ofNanos(Math.max(0, due - nanoTime()));
    }
}
