package io.lockstep.sync.kafka;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.contract.ChangeTopics;
import io.lockstep.contract.Version;
import io.lockstep.devstack.junit.TestScope;
import io.lockstep.sync.ApplyHistory;
import io.lockstep.sync.ApplyListener;
import io.lockstep.sync.Held;
import io.lockstep.sync.Sink;
import io.lockstep.sync.TestConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * I5 with every kind of bad record in one partition: each becomes a dead letter with its reason and its bytes, and the
 * good ones between them are applied. The same for every sink.
 */
public abstract class BadInputContract {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PARTITION = 5;

    private final TestScope scope;
    private final long now = Version.at(Instant.now()).value();
    private final Map<String, String> expected = new LinkedHashMap<>();
    private final List<ProducerRecord<byte[], byte[]>> messages = new ArrayList<>();
    private final List<String> good = new ArrayList<>();
    private ChangeTopics topics;

    @TempDir
    private Path state;

    protected BadInputContract(TestScope scope) {
        this.scope = scope;
    }

    /** The sink, ready to be prepared, and a name of its own for its topics. */
    protected abstract Sink sink();

    /** The settings that the sink's kind of worker needs. */
    protected abstract Map<String, String> settings();

    @Test
    void becomesDeadLettersAndTouchesNoNeighbour() throws Exception {
        topics = new ChangeTopics(scope.topics().changes() + ".bad");
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", scope.kafkaBootstrapServers()))) {
            admin.createTopics(List.of(topic(topics.changes()), topic(topics.snapshot())))
                    .all()
                    .get();
        }
        write();
        Sink sink = sink();
        StreamsWorker worker = new StreamsWorker(
                TestConfig.of(all(settings())),
                sink,
                new ApplyHistory(InstantSource.system()),
                ApplyListener.all(),
                InstantSource.system());
        worker.start();
        try {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(worker.lag()).hasValue(0));
            for (String id : good) {
                assertThat(sink.held(id).toCompletableFuture().get(10, TimeUnit.SECONDS))
                        .as(id)
                        .map(Held::version)
                        .hasValue(new Version(now));
            }
            assertThat(held(sink, "evt_tombstone")).isPresent();
            assertThat(held(sink, "evt_number")).isEmpty();
            List<ConsumerRecord<byte[], byte[]>> letters = letters(sink, expected.size());
            assertThat(letters.stream()
                            .collect(toMap(
                                    letter -> header(letter, "case"), letter -> header(letter, "dead-letter-reason"))))
                    .isEqualTo(expected);
            for (ConsumerRecord<byte[], byte[]> letter : letters) {
                ProducerRecord<byte[], byte[]> written =
                        messages.get(Integer.parseInt(header(letter, "__streams.errors.offset")));
                assertThat(letter.key()).isEqualTo(written.key());
                assertThat(letter.value()).isEqualTo(written.value());
                assertThat(letter.timestamp()).isEqualTo(written.timestamp());
                assertThat(letter.partition()).isEqualTo(PARTITION);
            }
        } finally {
            worker.stop();
        }
    }

    private void write() throws Exception {
        bad("not json", "not-json", "evt_text", Map.of(), "this is no JSON");
        bad("a byte order mark", "not-json", "evt_mark", Map.of(), "\uFEFF" + document("evt_mark", ""));
        bad("utf-16", "not-json", "evt_utf16", document("evt_utf16", "").getBytes(UTF_16));
        bad("no key", "bad-key", null, Map.of(), document("evt_nokey", ""));
        bad("no id in the document", "id-mismatch", "evt_noid", Map.of(), "{\"version\":" + now + "}");
        bad("another id", "id-mismatch", "evt_other", Map.of(), document("evt_else", ""));
        bad("version is a word", "bad-version", "evt_word", Map.of("version", "seven"), document("evt_word", ""));
        bad("version is negative", "bad-version", "evt_neg", Map.of("version", "-7"), document("evt_neg", ""));
        bad(
                "version is huge",
                "bad-version",
                "evt_huge",
                Map.of("version", "9007199254740993"),
                document("evt_huge", ""));
        bad("versions disagree", "version-mismatch", "evt_two", Map.of("version", "8"), document("evt_two", ""));
        bad("an odd change", "bad-change", "evt_odd", Map.of("change", "moved"), document("evt_odd", ""));
        bad("delete with a document", "bad-change", "evt_del", Map.of("change", "delete"), document("evt_del", ""));
        bad("upsert without one", "bad-change", "evt_ups", Map.of("change", "upsert"), null);
        bad("an unknown field", "document-refused", "evt_field", Map.of(), document("evt_field", ",\"salary\":1"));
        bad(
                "a number for a boolean",
                "document-refused",
                "evt_number",
                Map.of(),
                document("evt_number", ",\"isActive\":7"));
        bad(
                "a field twice",
                "document-refused",
                "evt_twice",
                Map.of(),
                document("evt_twice", ",\"college\":\"a\",\"college\":\"b\""));
        String large = ",\"recognitionBasis\":\"" + "x".repeat(2 << 20) + "\"";
        bad("two megabytes", "too-large", "evt_large", Map.of(), document("evt_large", large));
        long old = Version.at(Instant.now().minus(Duration.ofDays(8))).value();
        bad(
                "too late",
                "too-late",
                "evt_late",
                Map.of(),
                "{\"recognizedEventId\":\"evt_late\",\"version\":" + old + "}");
        add("evt_tombstone", Map.of(), null);
        try (var producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        scope.kafkaBootstrapServers(),
                        "max.request.size",
                        4 << 20,
                        "enable.idempotence",
                        false,
                        "max.in.flight.requests.per.connection",
                        1),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (ProducerRecord<byte[], byte[]> message : messages) {
                producer.send(message).get();
            }
        }
    }

    /** A bad record with a good neighbour behind it; all are in one partition, which is not that of their keys. */
    private void bad(String name, String reason, String key, Map<String, String> headers, String value) {
        Map<String, String> named = new LinkedHashMap<>(headers);
        named.put("case", name);
        bad(name, reason, () -> add(key, named, value == null ? null : value.getBytes(UTF_8)));
    }

    private void bad(String name, String reason, String key, byte[] value) {
        bad(name, reason, () -> add(key, Map.of("case", name), value));
    }

    private void bad(String name, String reason, Runnable addition) {
        expected.put(name, reason);
        addition.run();
        String neighbour = "good_" + good.size();
        good.add(neighbour);
        add(neighbour, Map.of(), document(neighbour, "").getBytes(UTF_8));
    }

    private void add(String key, Map<String, String> headers, byte[] value) {
        var message = new ProducerRecord<>(
                topics.changes(),
                PARTITION,
                System.currentTimeMillis(),
                key == null ? null : key.getBytes(UTF_8),
                value);
        headers.forEach((header, text) -> message.headers().add(header, text.getBytes(UTF_8)));
        messages.add(message);
    }

    private String document(String id, String more) {
        return "{\"recognizedEventId\":\"" + id + "\",\"version\":" + now + more + "}";
    }

    private Map<String, String> all(Map<String, String> own) {
        Map<String, String> all = new LinkedHashMap<>(own);
        all.put("lockstep.topic", topics.changes());
        all.put("lockstep.kafka.bootstrap-servers", scope.kafkaBootstrapServers());
        all.put("lockstep.kafka.state-dir", state.toString());
        all.put("quarkus.http.port", "0");
        return all;
    }

    private static Optional<Held> held(Sink sink, String id) throws Exception {
        return sink.held(id).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private List<ConsumerRecord<byte[], byte[]>> letters(Sink sink, int number) {
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of(
                        "bootstrap.servers", scope.kafkaBootstrapServers(), "auto.offset.reset", "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(List.of(new TopicPartition(topics.deadLetters(sink.name()), PARTITION)));
            List<ConsumerRecord<byte[], byte[]>> letters = new ArrayList<>();
            await().atMost(PATIENCE).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(letters::add);
                return letters.size() >= number;
            });
            return letters;
        }
    }

    private static String header(ConsumerRecord<?, ?> letter, String name) {
        return new String(letter.headers().lastHeader(name).value(), UTF_8);
    }

    private static NewTopic topic(String name) {
        return new NewTopic(name, Optional.of(ChangeTopics.PARTITIONS), Optional.empty())
                .configs(Map.of("max.message.bytes", Integer.toString(4 << 20)));
    }
}
