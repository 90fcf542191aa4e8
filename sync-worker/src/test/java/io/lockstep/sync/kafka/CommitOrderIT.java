package io.lockstep.sync.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.contract.ChangeHeaders;
import io.lockstep.contract.ChangeTopics;
import io.lockstep.devstack.junit.RealServers;
import io.lockstep.devstack.junit.TestScope;
import io.lockstep.sync.ApplyHistory;
import io.lockstep.sync.ApplyListener;
import io.lockstep.sync.MemorySink;
import io.lockstep.sync.Outcome;
import io.lockstep.sync.SyncConfig;
import io.lockstep.sync.TestConfig;
import io.lockstep.sync.Trouble;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** I2 and F-08 against a real broker: whatever forces a commit, it never passes a record the sink has not settled. */
@RealServers
class CommitOrderIT {

    private static final int KEYS = 600;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final TestScope scope;
    private final MemorySink sink = new MemorySink();
    private final Set<String> held = ConcurrentHashMap.newKeySet();
    private final ApplyHistory history = new ApplyHistory(InstantSource.system());
    private final List<StreamsWorker> workers = new ArrayList<>();
    private Admin admin;
    private ChangeTopics topics;

    @TempDir
    private Path state;

    CommitOrderIT(TestScope scope) {
        this.scope = scope;
    }

    @BeforeEach
    void createTopics(org.junit.jupiter.api.TestInfo test) throws Exception {
        topics = new ChangeTopics(scope.topics().changes() + "."
                + test.getTestMethod().orElseThrow().getName());
        admin = Admin.create(Map.of("bootstrap.servers", scope.kafkaBootstrapServers()));
        admin.createTopics(List.of(topic(topics.changes()), topic(topics.snapshot())))
                .all()
                .get();
        sink.answering((changes, apply) -> CompletableFuture.completedFuture(IntStream.range(0, changes.size())
                .<Outcome>mapToObj(i -> held.contains(changes.get(i).id())
                        ? new Outcome.Unavailable("held by the test", Trouble.CHANGE_UNAVAILABLE)
                        : Outcome.APPLIED)
                .toList()));
    }

    @AfterEach
    void stop() throws Exception {
        for (StreamsWorker worker : workers) {
            worker.stop();
        }
        admin.deleteTopics(List.of(topics.changes(), topics.snapshot())).all().get();
        admin.close();
    }

    @Test
    void neverCommitsPastAnUnsettledRecord() throws Exception {
        Map<String, RecordMetadata> written = produce();
        held.add("k17");
        StreamsWorker first = worker("first");
        first.start();

        RecordMetadata unsettled = written.get("k17");
        Map<TopicPartition, Long> ends = ends();
        ends.put(new TopicPartition(unsettled.topic(), unsettled.partition()), unsettled.offset());
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(committed()).containsAllEntriesOf(ends));

        // Leaving the group commits too, and so does a second worker that takes partitions over meanwhile.
        StreamsWorker second = worker("second");
        second.start();
        await().atMost(PATIENCE).until(second::isRunning);
        first.stop();
        assertThat(committed()).containsAllEntriesOf(ends);

        held.clear();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(second.lag()).isEqualTo(OptionalLong.of(0)));
        assertThat(sink.batches().stream()
                        .flatMap(List::stream)
                        .filter(change -> change.id().equals("k17")))
                .hasSizeGreaterThan(1);
    }

    @Test
    void commitsARejectedRecordOnceItsDeadLetterIsWritten() throws Exception {
        try (var producer = producer()) {
            producer.send(new ProducerRecord<>(topics.changes(), 3, "k".getBytes(UTF_8), "not json".getBytes(UTF_8)))
                    .get();
        }
        StreamsWorker worker = worker("only");
        worker.start();

        ConsumerRecord<byte[], byte[]> letter = firstDeadLetter();

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(worker.lag()).isEqualTo(OptionalLong.of(0)));
        assertThat(letter.partition()).isEqualTo(3);
        assertThat(new String(letter.value(), UTF_8)).isEqualTo("not json");
        assertThat(header(letter, "dead-letter-reason")).isEqualTo("not-json");
        assertThat(header(letter, "__streams.errors.topic")).isEqualTo(topics.changes());
        assertThat(header(letter, "__streams.errors.partition")).isEqualTo("3");
        assertThat(header(letter, "__streams.errors.offset")).isEqualTo("0");
        assertThat(history.failures()).first().extracting("reason").isEqualTo("not-json");
    }

    private StreamsWorker worker(String name) {
        SyncConfig config = TestConfig.of(Map.of(
                "lockstep.sink", "memory",
                "lockstep.topic", topics.changes(),
                "lockstep.kafka.bootstrap-servers", scope.kafkaBootstrapServers(),
                "lockstep.kafka.commit-interval", "50ms",
                "lockstep.kafka.state-dir", state.resolve(name).toString(),
                "lockstep.retry.cap", "200ms",
                // Versions of the test are as old as 1970.
                "lockstep.elasticsearch.marker-retention", "36500d",
                "quarkus.http.port", "0"));
        StreamsWorker worker = new StreamsWorker(config, sink, history, ApplyListener.all(), InstantSource.system());
        workers.add(worker);
        return worker;
    }

    private Map<String, RecordMetadata> produce() throws Exception {
        try (var producer = producer()) {
            Map<String, RecordMetadata> written = new java.util.HashMap<>();
            for (int i = 0; i < KEYS; i++) {
                String key = "k" + i;
                var message = new ProducerRecord<>(
                        topics.changes(),
                        key.getBytes(UTF_8),
                        "{\"recognizedEventId\":\"%s\",\"version\":7}"
                                .formatted(key)
                                .getBytes(UTF_8));
                message.headers().add(ChangeHeaders.VERSION, "7".getBytes(UTF_8));
                written.put(key, producer.send(message).get());
            }
            return written;
        }
    }

    private KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", scope.kafkaBootstrapServers(), "linger.ms", 0),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private Map<TopicPartition, Long> ends() throws Exception {
        Map<TopicPartition, OffsetSpec> latest = IntStream.range(0, ChangeTopics.PARTITIONS)
                .mapToObj(partition -> new TopicPartition(topics.changes(), partition))
                .collect(toMap(partition -> partition, partition -> OffsetSpec.latest()));
        return admin.listOffsets(latest).all().get().entrySet().stream()
                .filter(entry -> entry.getValue().offset() > 0)
                .collect(toMap(Map.Entry::getKey, entry -> entry.getValue().offset()));
    }

    private Map<TopicPartition, Long> committed() throws Exception {
        return admin
                .listConsumerGroupOffsets(topics.changes() + ".memory")
                .partitionsToOffsetAndMetadata()
                .get()
                .entrySet()
                .stream()
                .collect(toMap(Map.Entry::getKey, entry -> entry.getValue().offset()));
    }

    private ConsumerRecord<byte[], byte[]> firstDeadLetter() {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                scope.kafkaBootstrapServers(),
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest");
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            String topic = topics.deadLetters("memory");
            await().atMost(PATIENCE)
                    .until(() -> admin.listTopics().names().get().contains(topic));
            consumer.assign(List.of(new TopicPartition(topic, 3)));
            List<ConsumerRecord<byte[], byte[]>> letters = new ArrayList<>();
            await().atMost(PATIENCE).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(letters::add);
                return !letters.isEmpty();
            });
            return letters.getFirst();
        }
    }

    private static String header(ConsumerRecord<?, ?> letter, String name) {
        return new String(letter.headers().lastHeader(name).value(), UTF_8);
    }

    private static NewTopic topic(String name) {
        return new NewTopic(name, Optional.of(ChangeTopics.PARTITIONS), Optional.empty());
    }
}
