package io.lockstep.sync.generation;

import java.util.Map;

/** The topic of snapshot records, as far as workers have acknowledged it. Blocks; throws if Kafka does not say. */
public interface SnapshotLog {

    /** The ends of its partitions now. */
    Map<Integer, Long> end();

    /** Whether the workers of this sink have acknowledged everything up to there. */
    boolean isAcknowledged(Map<Integer, Long> end);
}
