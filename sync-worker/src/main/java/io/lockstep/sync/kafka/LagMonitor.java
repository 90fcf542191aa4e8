package io.lockstep.sync.kafka;

import io.lockstep.contract.ChangeTopics;
import io.lockstep.sync.DrainableLag;
import io.lockstep.sync.Movement;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * Asks Kafka how many records of the changes the whole group has not acknowledged, whoever owns them.
 *
 * <p>Counted in offsets up to the last stable one; compaction and transaction markers leave gaps, so it is an upper
 * bound of records. An unread partition counts in full. What cannot be asked is unknown, never 0 (I8).
 */
final class LagMonitor {

    private static final long TIMEOUT_SECONDS = 5;

    private final Admin admin;
    private final String group;
    private final Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    private final Map<TopicPartition, OffsetSpec> starts = new HashMap<>();
    private final Movement movement;
    private final DrainableLag drainable;
    private volatile OptionalLong lag = OptionalLong.empty();

    /**
     * @param movement is told each partition's position and end
     * @param drainable too, and when they are unknown
     */
    LagMonitor(Admin admin, String group, ChangeTopics topics, Movement movement, DrainableLag drainable) {
        this.movement = movement;
        this.drainable = drainable;
        this.admin = admin;
        this.group = group;
        IntStream.range(0, ChangeTopics.PARTITIONS)
                .mapToObj(partition -> new TopicPartition(topics.changes(), partition))
                .forEach(partition -> {
                    ends.put(partition, OffsetSpec.latest());
                    starts.put(partition, OffsetSpec.earliest());
                });
    }

    /** The lag as it was last measured; empty if the last measurement failed. */
    OptionalLong lag() {
        return lag;
    }

    void measure() throws InterruptedException {
        try {
            var committed = admin.listConsumerGroupOffsets(Map.of(group, new ListConsumerGroupOffsetsSpec()))
                    .partitionsToOffsetAndMetadata(group)
                    .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            var end = admin.listOffsets(ends, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                    .all()
                    .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            var start = admin.listOffsets(starts).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            long sum = 0;
            for (TopicPartition partition : ends.keySet()) {
                OffsetAndMetadata position = committed.get(partition);
                long from = position == null ? start.get(partition).offset() : position.offset();
                sum += Math.max(0, end.get(partition).offset() - from);
                movement.observe(partition.partition(), from, end.get(partition).offset());
                drainable.observe(
                        partition.partition(), from, end.get(partition).offset());
            }
            lag = OptionalLong.of(sum);
        } catch (ExecutionException | TimeoutException e) {
            lag = OptionalLong.empty();
            drainable.forget();
        }
    }
}
