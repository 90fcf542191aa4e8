package io.lockstep.event.rebuild;

import io.lockstep.contract.ChangeRecord;
import java.util.List;
import java.util.Optional;

/** Publishes snapshot records to the snapshot topic. For one thread; opens what it needs when first used. */
public interface SnapshotPublisher extends AutoCloseable {

    /**
     * Publishes all records, for one sink or for all; returns when all in-sync replicas have acknowledged them.
     *
     * @throws RuntimeException if Kafka did not acknowledge everything: some may be published
     */
    void publish(List<ChangeRecord> records, Optional<TargetSink> sink);

    @Override
    void close();
}
