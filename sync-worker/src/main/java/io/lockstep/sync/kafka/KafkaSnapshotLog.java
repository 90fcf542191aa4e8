package io.lockstep.sync.kafka;

import io.lockstep.contract.ChangeTopics;
import io.lockstep.sync.generation.SnapshotLog;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** The snapshot topic and what the group has committed of it, which is what the sink has acknowledged. */
final class KafkaSnapshotLog implements SnapshotLog {

    private static final int PATIENCE_SECONDS = 10;

    private final Admin admin;
    private final String topic;
    private final String group;

    KafkaSnapshotLog(Admin admin, ChangeTopics topics, String group) {
        this.admin = admin;
        this.topic = topics.snapshot();
        this.group = group;
    }

    @Override
    public Map<Integer, Long> end() {
        return offsets(OffsetSpec.latest());
    }

    @Override
    public boolean isAcknowledged(Map<Integer, Long> end) {
        Map<TopicPartition, OffsetAndMetadata> committed =
                await(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
        // What was deleted by retention is not there to be acknowledged.
        Map<Integer, Long> done = new HashMap<>(offsets(OffsetSpec.earliest()));
        committed.forEach((partition, offset) -> {
            if (partition.topic().equals(topic) && offset != null) {
                done.merge(partition.partition(), offset.offset(), Math::max);
            }
        });
        return end.entrySet().stream()
                .allMatch(partition -> done.getOrDefault(partition.getKey(), 0L) >= partition.getValue());
    }

    private Map<Integer, Long> offsets(OffsetSpec which) {
        Map<TopicPartition, OffsetSpec> asked = IntStream.range(0, ChangeTopics.PARTITIONS)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .collect(Collectors.toMap(partition -> partition, partition -> which));
        Map<Integer, Long> offsets = new HashMap<>();
        await(admin.listOffsets(asked).all())
                .forEach((partition, found) -> offsets.put(partition.partition(), found.offset()));
        return offsets;
    }

    private <T> T await(KafkaFuture<T> answer) {
        try {
            return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaException("cannot ask how far " + topic + " is acknowledged", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while asking how far " + topic + " is acknowledged", e);
        }
    }
}
