package io.lockstep.sync.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.contract.ChangeHeaders;
import io.lockstep.contract.ChangeTopics;
import io.lockstep.contract.Version;
import io.lockstep.devstack.fault.FaultProxy;
import io.lockstep.devstack.junit.RealServers;
import io.lockstep.devstack.junit.TestScope;
import io.lockstep.sync.ApplyHistory;
import io.lockstep.sync.ApplyListener;
import io.lockstep.sync.Held;
import io.lockstep.sync.SyncConfig;
import io.lockstep.sync.TestConfig;
import io.lockstep.sync.elasticsearch.ElasticsearchSink;
import io.lockstep.sync.elasticsearch.IndexTargets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.http.HttpHost;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.elasticsearch.client.RestClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/**
 * F-06 and F-07: a worker whose Elasticsearch is away or hangs pauses and stays a member of its group, keeps a bounded
 * number of changes, dead-letters nothing, and goes on where it was.
 */
@RealServers
class SinkDownIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int CAPACITY = 500;
    /** What two threads may have polled before they heard of the pause. */
    private static final int POLLED = 2 * 1000;

    private final TestScope scope;
    private final FaultProxy network;
    private final RestClient client;
    private final ApplyHistory history = new ApplyHistory(InstantSource.system());
    private ElasticsearchSink sink;
    private StreamsWorker worker;
    private ChangeTopics topics;
    private Admin admin;

    @TempDir
    private Path state;

    SinkDownIT(TestScope scope) {
        this.scope = scope;
        this.network =
                FaultProxy.before(Integer.parseInt(scope.elasticsearchHosts().split(":")[1]));
        this.client = RestClient.builder(new HttpHost("127.0.0.1", network.port()))
                .setRequestConfigCallback(request -> request.setSocketTimeout(30_000))
                .build();
    }

    @BeforeEach
    void start(TestInfo test) throws Exception {
        topics = new ChangeTopics(scope.topics().changes() + "."
                + test.getTestMethod().orElseThrow().getName());
        admin = Admin.create(Map.of("bootstrap.servers", scope.kafkaBootstrapServers()));
        admin.createTopics(List.of(topic(topics.changes()), topic(topics.snapshot())))
                .all()
                .get();
        sink = new ElasticsearchSink(client, scope.index(), IndexTargets.only(scope.index()), InstantSource.system());
        SyncConfig config = TestConfig.of(Map.ofEntries(
                Map.entry("lockstep.sink", "elasticsearch"),
                Map.entry("lockstep.topic", topics.changes()),
                Map.entry("lockstep.kafka.bootstrap-servers", scope.kafkaBootstrapServers()),
                Map.entry("lockstep.kafka.state-dir", state.toString()),
                Map.entry("lockstep.kafka.session-timeout", "6s"),
                Map.entry("lockstep.kafka.max-poll-interval", "10s"),
                Map.entry("lockstep.batch.capacity", "" + CAPACITY),
                Map.entry("lockstep.batch.changes", "100"),
                Map.entry("lockstep.batch.patience", "1s"),
                Map.entry("lockstep.batch.timeout", "20s"),
                Map.entry("lockstep.retry.cap", "500ms"),
                Map.entry("quarkus.http.port", "0")));
        worker = new StreamsWorker(config, sink, history, ApplyListener.all(), InstantSource.system());
        worker.start();
        await().atMost(PATIENCE).until(worker::isRunning);
    }

    @AfterEach
    void stop() throws Exception {
        network.heal();
        worker.stop();
        client.close();
        network.close();
        admin.deleteTopics(List.of(topics.changes(), topics.snapshot())).all().get();
        admin.close();
    }

    @Test
    void pausesWhileElasticsearchIsAwayAndGoesOnWhereItWas() throws Exception {
        Set<String> members = members();
        produce(0, 100);
        await().atMost(PATIENCE).until(() -> holds(99));

        network.set(new FaultProxy.Mode.Refuse());
        produce(100, 20_000);
        await().atMost(PATIENCE).until(() -> worker.load().open() && !worker.isRunning());
        await().during(Duration.ofSeconds(3))
                .atMost(PATIENCE)
                .until(() -> worker.load().pending() <= CAPACITY + POLLED);
        assertThat(history.failures()).first().extracting("reason").isEqualTo("sink-unavailable");
        assertThat(worker.lag().orElse(0)).isPositive();
        assertThat(worker.drainableLag())
                .as("no number of workers drains this lag")
                .isEqualTo(OptionalLong.of(0));

        network.heal();
        await().atMost(PATIENCE).until(() -> worker.drainableLag().orElse(0) > 0);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(worker.lag()).isEqualTo(OptionalLong.of(0)));
        assertThat(worker.drainableLag()).isEqualTo(OptionalLong.of(0));
        assertThat(holds(100) && holds(10_000) && holds(19_999)).isTrue();
        assertThat(worker.isRunning()).isTrue();
        assertThat(members()).isEqualTo(members);
        assertThat(deadLetters()).isZero();
    }

    /** A bulk hangs for longer than a consumer may be silent: whoever waits for it is expelled. */
    @Test
    @Tag("faults")
    void staysAMemberWhileABulkHangsForLongerThanAConsumerMayBeSilent() throws Exception {
        Set<String> members = members();
        produce(0, 100);
        await().atMost(PATIENCE).until(() -> holds(99));

        network.set(new FaultProxy.Mode.Blackhole());
        produce(100, 5000);
        Instant until = Instant.now().plusSeconds(35);
        await().pollDelay(Duration.ofSeconds(1)).atMost(PATIENCE).until(() -> {
            assertThat(members()).isEqualTo(members);
            assertThat(worker.load().pending()).isLessThanOrEqualTo(CAPACITY + POLLED);
            return Instant.now().isAfter(until);
        });
        assertThat(worker.load().open()).isTrue();

        network.heal();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(worker.lag()).isEqualTo(OptionalLong.of(0)));
        assertThat(holds(100) && holds(4999)).isTrue();
        assertThat(members()).isEqualTo(members);
        assertThat(deadLetters()).isZero();
    }

    private boolean holds(int number) throws Exception {
        Optional<Held> held = sink.held("evt_" + number).toCompletableFuture().get(10, TimeUnit.SECONDS);
        return held.filter(Held.Live.class::isInstance).isPresent();
    }

    /** The members' ids in the group: one that was expelled, or left, comes back under another. */
    private Set<String> members() throws Exception {
        String group = topics.changes() + ".elasticsearch";
        return admin.describeConsumerGroups(List.of(group)).all().get().get(group).members().stream()
                .map(MemberDescription::consumerId)
                .collect(toSet());
    }

    private long deadLetters() throws Exception {
        String topic = topics.deadLetters("elasticsearch");
        Map<TopicPartition, OffsetSpec> ends = IntStream.range(0, ChangeTopics.PARTITIONS)
                .boxed()
                .collect(toMap(partition -> new TopicPartition(topic, partition), partition -> OffsetSpec.latest()));
        return admin.listOffsets(ends).all().get().values().stream()
                .mapToLong(end -> end.offset())
                .sum();
    }

    private void produce(int from, int to) {
        Map<String, Object> settings = Map.of("bootstrap.servers", scope.kafkaBootstrapServers(), "linger.ms", 5);
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = from; i < to; i++) {
                String id = "evt_" + i;
                Version version = Version.at(Instant.now());
                String document = "{\"recognizedEventId\":\"" + id + "\",\"version\":" + version + "}";
                var message = new ProducerRecord<>(topics.changes(), id.getBytes(UTF_8), document.getBytes(UTF_8));
                message.headers().add(ChangeHeaders.VERSION, version.toString().getBytes(UTF_8));
                producer.send(message);
            }
        }
    }

    private static NewTopic topic(String name) {
        return new NewTopic(name, Optional.of(ChangeTopics.PARTITIONS), Optional.empty());
    }
}
