package io.lockstep.bench;

import io.lockstep.contract.ChangeTopics;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what a round published, and from the timestamps how fast that was. */
final class TopicRates implements AutoCloseable {

    private static final int PATIENCE_POLLS = 50;

    private final String brokers;
    private final Map<TopicPartition, Long> read = new HashMap<>();

    TopicRates(String brokers) {
        this.brokers = brokers;
    }

    void create(String topic) throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers))) {
            admin.createTopics(List.of(new NewTopic(topic, ChangeTopics.PARTITIONS, (short) 1)))
                    .all()
                    .get();
        }
    }

    /** Records a second of those with a value that were published since the last call. */
    double rate(String topic, int expected) throws IOException {
        long first = Long.MAX_VALUE;
        long last = 0;
        int count = 0;
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            List<TopicPartition> partitions = new ArrayList<>();
            for (int partition = 0; partition < ChangeTopics.PARTITIONS; partition++) {
                partitions.add(new TopicPartition(topic, partition));
            }
            consumer.assign(partitions);
            partitions.forEach(partition -> consumer.seek(partition, read.getOrDefault(partition, 0L)));
            int polls = 0;
            while (count < expected) {
                if (polls++ > PATIENCE_POLLS * 100) {
                    throw new IOException(topic + " has " + count + " records of " + expected);
                }
                for (ConsumerRecord<byte[], byte[]> found : consumer.poll(Duration.ofMillis(100))) {
                    if (found.value() != null) {
                        count++;
                        first = Math.min(first, found.timestamp());
                        last = Math.max(last, found.timestamp());
                    }
                }
            }
            partitions.forEach(partition -> read.put(partition, consumer.position(partition)));
        }
        return count * 1000.0 / Math.max(1, last - first);
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", brokers, "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    @Override
    public void close() {
        read.clear();
    }
}
