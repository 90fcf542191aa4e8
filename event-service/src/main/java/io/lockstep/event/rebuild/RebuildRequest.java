package io.lockstep.event.rebuild;

import java.util.Optional;

/**
 * What an operator or an audit asks to be made again.
 *
 * @param sink the one sink that is meant; empty for all
 * @param rowsPerSecond how fast rows are read at most, 1 to {@value #MAX_ROWS_PER_SECOND}
 */
public record RebuildRequest(RebuildScope scope, Optional<TargetSink> sink, int rowsPerSecond) {

    public static final int MAX_ROWS_PER_SECOND = 1_000_000;

    public RebuildRequest {
        if (rowsPerSecond < 1 || rowsPerSecond > MAX_ROWS_PER_SECOND) {
            throw new IllegalArgumentException(
                    "rowsPerSecond must be 1 to " + MAX_ROWS_PER_SECOND + ", got " + rowsPerSecond);
        }
    }
}
