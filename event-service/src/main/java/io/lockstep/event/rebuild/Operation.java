package io.lockstep.event.rebuild;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A rebuild under way or over, as MySQL remembers it.
 *
 * @param rowsEstimated how many rows there were when it was asked for; others may come and go
 * @param error the latest trouble; kept after it is over, unless the operation is done
 */
public record Operation(
        String id,
        RebuildRequest request,
        OperationState state,
        long rowsEstimated,
        Progress progress,
        Times times,
        Optional<String> error) {

    /**
     * How far it is. INVARIANT I2: moved on only after Kafka has acknowledged everything up to the position.
     *
     * @param position the last id that was dealt with, in the order of ids
     * @param refused rows that can never be published and were left out
     */
    public record Progress(Optional<String> position, long rowsRead, long recordsPublished, long refused) {

        public static final Progress NONE = new Progress(Optional.empty(), 0, 0, 0);

        Progress after(SnapshotChunk chunk) {
            return new Progress(
                    chunk.last().or(() -> position),
                    rowsRead + chunk.rows(),
                    recordsPublished + chunk.records().size(),
                    refused + chunk.refused().size());
        }
    }

    /** @param started when it was first run */
    public record Times(Instant created, Optional<Instant> started, Instant updated) {}

    /** Rows read a second since it was started; 0 before. */
    public double rowsPerSecond() {
        return times.started()
                .map(started -> Duration.between(started, times.updated()).toMillis())
                .filter(millis -> millis > 0)
                .map(millis -> progress.rowsRead() * 1000.0 / millis)
                .orElse(0.0);
    }
}
