package io.lockstep.sync.kafka;

import io.lockstep.sync.PartitionProgress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;

/** The progress of every partition this worker reads. Safe for all threads. */
public final class Progress {

    private final Map<TopicPartition, PartitionProgress> partitions = new ConcurrentHashMap<>();

    /**
     * Begins a partition afresh. A task that starts reads on from the committed position, so every record that was
     * unsettled before comes again, and tickets of an earlier ownership no longer count.
     */
    PartitionProgress begin(TopicPartition partition) {
        PartitionProgress fresh = new PartitionProgress();
        partitions.put(partition, fresh);
        return fresh;
    }

    Optional<PartitionProgress> of(TopicPartition partition) {
        return Optional.ofNullable(partitions.get(partition));
    }
}
