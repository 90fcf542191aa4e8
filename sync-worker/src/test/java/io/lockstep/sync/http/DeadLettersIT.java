package io.lockstep.sync.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.lockstep.contract.ChangeRecord;
import io.lockstep.contract.ChangeTopics;
import io.lockstep.devstack.junit.RealServers;
import io.lockstep.devstack.junit.TestScope;
import io.lockstep.sync.MemorySink;
import io.lockstep.sync.Outcome;
import io.lockstep.sync.RejectionReason;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Dead letters over a real broker: any of several workers shows and redrives those of all. */
@RealServers
class DeadLettersIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int LETTERS = 24;

    private final TestScope scope;
    private final MemorySink sink = new MemorySink();
    private ChangeTopics topics;
    private HttpServer eventService;
    private volatile boolean mended;

    @TempDir
    private Path state;

    DeadLettersIT(TestScope scope) {
        this.scope = scope;
    }

    @BeforeEach
    void prepare(TestInfo test) throws Exception {
        topics = new ChangeTopics(scope.topics().changes() + "."
                + test.getTestMethod().orElseThrow().getName());
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", scope.kafkaBootstrapServers()))) {
            admin.createTopics(List.of(topic(topics.changes()), topic(topics.snapshot())))
                    .all()
                    .get();
        }
        sink.answering((batch, apply) -> CompletableFuture.completedFuture(
                batch.stream().map(this::answer).toList()));
        eventService = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        eventService.createContext("/api/events/", exchange -> {
            byte[] row = "{\"recognizedEventId\":\"evt_0\",\"version\":9}".getBytes(UTF_8);
            exchange.sendResponseHeaders(200, row.length);
            exchange.getResponseBody().write(row);
            exchange.close();
        });
        eventService.start();
    }

    private Outcome answer(ChangeRecord change) {
        boolean bad = change.document()
                .map(it -> new String(it, UTF_8).contains("bad"))
                .orElse(false);
        return bad && !mended
                ? new Outcome.Rejected(RejectionReason.DOCUMENT_REFUSED, "the document is bad")
                : sink.take(change);
    }

    @AfterEach
    void stop() {
        eventService.stop(0);
    }

    @Test
    void anyWorkerAnswersForAll() throws Exception {
        try (ServedWorker one = worker("one");
                ServedWorker two = worker("two")) {
            produceBad();
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(one.worker.ledgers().counts().open()).isBetween(1, LETTERS - 1);
                LetterPageView page = one.list("size=100");
                assertThat(page.letters()).hasSize(LETTERS);
                assertThat(page.missingPartitions()).isEmpty();
                assertThat(two.list("size=100").letters()).isEqualTo(page.letters());
            });

            // Pages join without gap or repetition.
            LetterPageView first = one.list("size=20&status=open&reason=document-refused");
            LetterPageView second = two.list("size=20&status=open&cursor=" + first.nextCursor());
            assertThat(first.letters()).hasSize(20);
            assertThat(second.letters()).hasSize(LETTERS - 20);
            assertThat(second.nextCursor()).isNull();
            assertThat(second.letters()).noneMatch(first.letters()::contains);
            assertThat(first.letters().getFirst().payload().json()).contains("bad");
            assertThat(one.list("id=evt_3").letters())
                    .extracting(LetterView::key)
                    .containsExactly("evt_3");

            // One worker takes the request, both follow it.
            mended = true;
            DeadLetterRequests.RequestResult dry = one.redrive("{\"all\":true,\"dryRun\":true}");
            assertThat(dry.byReason()).isEqualTo(Map.of("document-refused", LETTERS));
            assertThat(sink.last("evt_0")).isEmpty();
            DeadLetterRequests.RequestResult result = one.redrive("{\"all\":true}");
            assertThat(result.accepted()).isEqualTo(LETTERS);
            assertThat(result.refused()).isEmpty();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(
                                    two.list("status=resolved&size=100").letters())
                            .hasSize(LETTERS));
            assertThat(sink.last("evt_0")).isPresent();

            // What cannot be asked is said.
            two.unplug();
            assertThat(one.list("").missingPartitions()).isNotEmpty();
        }
    }

    @Test
    void showsALetterWithWhatThereIsNow() throws Exception {
        try (ServedWorker only = worker("only")) {
            produceBad();
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(only.list("id=evt_0").letters()).hasSize(1));
            String id = only.list("id=evt_0").letters().getFirst().id();

            LetterDetailView shown = only.letters.show(id);

            assertThat(shown.letter().history()).hasSize(1);
            assertThat(shown.letter().payload().headers()).containsEntry("dead-letter-reason", "document-refused");
            assertThat(shown.sinkHas()).isEqualTo(StateView.NOTHING);
            assertThat(shown.mysqlHas().version()).isEqualTo(9);

            eventService.stop(0);
            assertThat(only.letters.show(id).mysqlHas().state()).isEqualTo("unavailable");
            assertThatThrownBy(() -> only.letters.show("changes-0-999999")).hasMessageContaining("is listed");
        }
    }

    @Test
    void discardsWithAReasonAndRefusesWhatItMustNotDo() throws Exception {
        try (ServedWorker only = worker("only")) {
            produceBad();
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(only.list("size=100").letters()).hasSize(LETTERS));
            String id = only.list("id=evt_0").letters().getFirst().id();

            only.discard("{\"ids\":[\"%s\"],\"reason\":\"a test\",\"by\":\"ana\"}".formatted(id));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(only.list("id=evt_0").letters())
                            .extracting(LetterView::status, LetterView::discardedBecause, LetterView::discardedBy)
                            .containsExactly(tuple("discarded", "a test", "ana")));

            assertThat(only.redrive("{\"ids\":[\"%s\",\"changes-1-777\"]}".formatted(id))
                            .refused())
                    .extracting(DeadLetterRequests.Refusal::why)
                    .containsExactlyInAnyOrder("it is discarded: force redrives it all the same", "it is not listed");
            assertThatThrownBy(() -> only.redrive("{\"all\":true,\"dryrun\":true}"))
                    .hasMessageContaining("dryrun");
            assertThatThrownBy(() -> only.redrive("{\"all\":true,\"reason\":\"x\"}"))
                    .hasMessageContaining("exactly one");
            assertThatThrownBy(() -> only.discard("{\"ids\":[\"%s\"]}".formatted(id)))
                    .hasMessageContaining("reason");
            assertThatThrownBy(() -> only.list("size=101")).hasMessageContaining("1 to 100");
            assertThatThrownBy(() -> only.list("cursor=x")).hasMessageContaining("nextCursor");
        }
    }

    @Test
    void aCopyByAnyToolRedrives() throws Exception {
        try (ServedWorker only = worker("only")) {
            produceBad();
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(only.list("size=100").letters()).hasSize(LETTERS));
            List<ConsumerRecord<byte[], byte[]>> letters = deadLetters();
            mended = true;

            // Kafka UI's "Reproduce message": the topic on screen, its partition, headers as text, the time of sending.
            ConsumerRecord<byte[], byte[]> reproduced = letters.get(0);
            send(copy(reproduced, topics.deadLetters("memory")));
            // AKHQ's copy: key, value, headers and partition, to the source topic.
            ConsumerRecord<byte[], byte[]> copied = letters.get(1);
            send(copy(copied, topics.changes()));
            // A kcat pipe: key and value alone, to the snapshot topic.
            ConsumerRecord<byte[], byte[]> piped = letters.get(2);
            send(new ProducerRecord<>(topics.snapshot(), piped.partition(), piped.key(), piped.value()));

            for (ConsumerRecord<byte[], byte[]> letter : List.of(reproduced, copied, piped)) {
                String id = new String(letter.key(), UTF_8);
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(only.list("id=" + id).letters())
                                .extracting(LetterView::status, LetterView::resolution)
                                .containsExactly(tuple("resolved", "applied")));
            }
            assertThat(only.list("size=100&status=open").letters()).hasSize(LETTERS - 3);
        }
    }

    @Test
    void aRestartFindsTheLettersAgainAndRedrivesNothing() throws Exception {
        try (ServedWorker first = worker("first")) {
            produceBad();
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(first.list("size=100").letters()).hasSize(LETTERS));
        }
        mended = true;
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", scope.kafkaBootstrapServers()))) {
            // As after a week's pause: the group's positions are gone, the dead-letter topic is read from its start.
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .untilAsserted(() -> admin.deleteConsumerGroupOffsets(
                                    topics.changes() + ".memory",
                                    IntStream.range(0, ChangeTopics.PARTITIONS)
                                            .mapToObj(partition ->
                                                    new TopicPartition(topics.deadLetters("memory"), partition))
                                            .collect(Collectors.toSet()))
                            .all()
                            .get());
        }
        try (ServedWorker second = worker("second")) {
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(second.list("size=100&status=open").letters()).hasSize(LETTERS);
                assertThat(second.worker.lag()).hasValue(0);
            });
            assertThat(sink.last("evt_0")).isEmpty();
        }
    }

    private ServedWorker worker(String name) throws Exception {
        return new ServedWorker(
                sink,
                Map.of(
                        "lockstep.topic",
                        topics.changes(),
                        "lockstep.kafka.bootstrap-servers",
                        scope.kafkaBootstrapServers(),
                        "lockstep.kafka.commit-interval",
                        "50ms",
                        // Versions of the test are as old as 1970.
                        "lockstep.elasticsearch.marker-retention",
                        "36500d",
                        "lockstep.event-service.url",
                        "http://127.0.0.1:" + eventService.getAddress().getPort(),
                        "lockstep.kafka.state-dir",
                        state.resolve(name).toString()));
    }

    private List<ConsumerRecord<byte[], byte[]>> deadLetters() {
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of(
                        "bootstrap.servers", scope.kafkaBootstrapServers(), "auto.offset.reset", "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(IntStream.range(0, ChangeTopics.PARTITIONS)
                    .mapToObj(partition -> new TopicPartition(topics.deadLetters("memory"), partition))
                    .toList());
            List<ConsumerRecord<byte[], byte[]>> letters = new ArrayList<>();
            await().atMost(PATIENCE).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(letters::add);
                return letters.size() == LETTERS;
            });
            return letters;
        }
    }

    private static ProducerRecord<byte[], byte[]> copy(ConsumerRecord<byte[], byte[]> letter, String topic) {
        return new ProducerRecord<>(topic, letter.partition(), letter.key(), letter.value(), letter.headers());
    }

    private void send(ProducerRecord<byte[], byte[]> message) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", scope.kafkaBootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(message).get();
        }
    }

    private void produceBad() throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", scope.kafkaBootstrapServers(), "linger.ms", 0),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < LETTERS; i++) {
                producer.send(new ProducerRecord<>(
                                topics.changes(),
                                i % ChangeTopics.PARTITIONS,
                                ("evt_" + i).getBytes(UTF_8),
                                ("{\"recognizedEventId\":\"evt_" + i
                                                + "\",\"recognizedEventName\":\"bad\",\"version\":7}")
                                        .getBytes(UTF_8)))
                        .get();
            }
        }
    }

    private static NewTopic topic(String name) {
        return new NewTopic(name, Optional.of(ChangeTopics.PARTITIONS), Optional.empty());
    }
}
