package io.lockstep.event.rebuild;

import io.lockstep.contract.ChangeRecord;
import java.util.List;
import java.util.Optional;

/**
 * A stretch of the register as one consistent read found it.
 *
 * @param records of kind snapshot, or deletions of ids that have no row; in the order of ids
 * @param refused rows that can never be published
 * @param rows how many rows were looked at, refused ones and missing ids included
 * @param last the last id that was looked at; empty if there was none
 * @param isLast whether nothing of the scope lies beyond
 */
public record SnapshotChunk(
        List<ChangeRecord> records, List<Refused> refused, int rows, Optional<String> last, boolean isLast) {

    /** A row that is there, and of which no record can be made. */
    public record Refused(String id, String reason) {}

    public SnapshotChunk {
        records = List.copyOf(records);
        refused = List.copyOf(refused);
    }
}
