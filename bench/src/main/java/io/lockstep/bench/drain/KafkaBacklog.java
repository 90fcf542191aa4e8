package io.lockstep.bench.drain;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lockstep.contract.ChangeHeaders;
import io.lockstep.contract.ChangeTopics;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The topic that is drained: filled once, and what a group has acknowledged of it. */
final class KafkaBacklog implements AutoCloseable {

    private final ChangeTopics topics;
    private final Map<String, Object> connection;
    private final Admin admin;

    KafkaBacklog(String bootstrapServers, String topic) {
        this.topics = new ChangeTopics(topic);
        this.connection = Map.of("bootstrap.servers", bootstrapServers);
        this.admin = Admin.create(connection);
    }

    void fill(Backlog... backlogs) throws InterruptedException, IOException {
        try {
            admin.createTopics(List.of(topic(topics.changes()), topic(topics.snapshot())))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new IOException("cannot create the topic", e.getCause());
        }
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", connection.get("bootstrap.servers"), "linger.ms", 20, "batch.size", 256 << 10);
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (Backlog backlog : backlogs) {
                for (Backlog.Change change : backlog.changes()) {
                    var message =
                            new ProducerRecord<>(topics.changes(), change.id().getBytes(UTF_8), change.document());
                    message.headers()
                            .add(
                                    ChangeHeaders.VERSION,
                                    change.version().toString().getBytes(UTF_8));
                    message.headers().add(ChangeHeaders.CHANGE, "upsert".getBytes(UTF_8));
                    producer.send(message);
                }
            }
            producer.flush();
        }
    }

    /** Records that the worker's group has acknowledged. */
    long acknowledged(String sink) throws InterruptedException, IOException {
        try {
            return admin.listConsumerGroupOffsets(group(sink)).partitionsToOffsetAndMetadata().get().entrySet().stream()
                    .filter(entry -> entry.getKey().topic().equals(topics.changes()) && entry.getValue() != null)
                    .mapToLong(entry -> entry.getValue().offset())
                    .sum();
        } catch (ExecutionException e) {
            throw new IOException("cannot ask for acknowledged positions", e.getCause());
        }
    }

    /** Makes the worker begin anew; its group must be empty. */
    void forget(String sink) throws InterruptedException {
        try {
            List<String> group = List.of(group(sink));
            admin.deleteConsumerGroups(group).all().get();
        } catch (ExecutionException e) {
            // there is none before the first round
        }
    }

    @Override
    public void close() {
        admin.close();
    }

    private String group(String sink) {
        return topics.changes() + "." + sink;
    }

    private static NewTopic topic(String name) {
        return new NewTopic(name, Optional.of(ChangeTopics.PARTITIONS), Optional.empty());
    }
}
