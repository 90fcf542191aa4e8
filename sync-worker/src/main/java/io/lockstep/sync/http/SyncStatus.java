package io.lockstep.sync.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.lockstep.sync.ApplyHistory;
import java.time.Instant;
import java.util.List;

/**
 * The state of this worker and of the lag of its whole group.
 *
 * @param sink the sink's name
 * @param status {@value #UP} if changes reach the sink, else {@value #DOWN}
 * @param state what the worker does or waits for
 * @param sinkOpen whether the sink is unavailable and intake pauses
 * @param lagRecords records of the changes that no worker of this sink has acknowledged; null if Kafka did not say
 * @param stalledPartitions partitions of this worker in which records wait and nothing moves
 * @param stalenessMillis how old the newest canary is that this worker has brought to the sink, up to a second or two
 *     where all is well; it grows when the sink, the worker or the capture stands still; null before the first
 * @param pending changes held by this worker, parked ones included
 * @param parkedKeys keys that wait out a backoff
 * @param deadLetters open ones in this worker's partitions
 * @param lastApplied null until this process applied something
 * @param failures the ten latest, newest first
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record SyncStatus(
        String sink,
        String status,
        String state,
        boolean sinkOpen,
        Long lagRecords,
        List<Integer> stalledPartitions,
        Long stalenessMillis,
        int pending,
        int parkedKeys,
        int deadLetters,
        LastApplied lastApplied,
        List<ApplyHistory.Failure> failures) {

    static final String UP = "up";
    static final String DOWN = "down";

    /** What is to be said of a sink whose worker does not answer. */
    static SyncStatus unreachable(String sink, String why) {
        return new SyncStatus(sink, DOWN, why, false, null, List.of(), null, 0, 0, 0, null, List.of());
    }

    /** @param stalenessMillis from the change's MySQL transaction to its outcome in the sink */
    public record LastApplied(String id, long version, Instant at, long stalenessMillis) {}
}
