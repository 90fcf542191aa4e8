package io.lockstep.sync.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.contract.ChangeHeaders;
import io.lockstep.contract.ChangeTopics;
import io.lockstep.contract.EventIndex;
import io.lockstep.devstack.junit.RealServers;
import io.lockstep.devstack.junit.TestScope;
import io.lockstep.sync.kafka.CrashingWorker.CrashPoint;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.http.HttpHost;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.RestClient;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** F-02: a worker that dies at the worst moments loses nothing and dead-letters what it must, at least once. */
@RealServers
class CrashPointsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int KEYS = 300;
    private static final int CHANGES = 3000;
    private static final String POISON =
            "{\"recognizedEventId\":\"poison%1$d\",\"version\":%1$d,\"recognizedEventTime\":\"%2$s\"}";

    private final TestScope scope;

    @TempDir
    private Path folder;

    CrashPointsIT(TestScope scope) {
        this.scope = scope;
    }

    @ParameterizedTest
    @EnumSource(value = CrashPoint.class, mode = EnumSource.Mode.EXCLUDE, names = "NOWHERE")
    void losesNothing(CrashPoint point) throws Exception {
        String name = point.name().toLowerCase(Locale.ROOT);
        ChangeTopics topics = new ChangeTopics(scope.topics().changes() + "." + name);
        EventIndex index = new EventIndex(scope.index().alias() + "-" + name);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", scope.kafkaBootstrapServers()))) {
            admin.createTopics(List.of(topic(topics.changes()), topic(topics.snapshot())))
                    .all()
                    .get();
            Written written = write(topics);
            boolean letters = point == CrashPoint.BEFORE_DEAD_LETTER || point == CrashPoint.AFTER_DEAD_LETTER;
            for (int crash = 1; crash <= 3; crash++) {
                int after = letters ? 2 : 150;
                Process worker = worker(topics, index, point, after, crash);
                assertThat(worker.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                        .as("crash " + crash)
                        .isTrue();
                assertThat(worker.exitValue()).isEqualTo(CrashingWorker.KILLED);
            }
            Process last = worker(topics, index, CrashPoint.NOWHERE, 1, 4);
            try {
                await().atMost(PATIENCE).until(() -> committed(admin, topics).equals(ends(admin, topics)));
            } finally {
                last.destroyForcibly().waitFor();
            }
            assertThat(held(index)).containsExactlyInAnyOrderEntriesOf(written.newest());
            assertThat(deadLetters(topics)).containsExactlyInAnyOrderElementsOf(written.poison());
        }
    }

    /**
     * @param newest by id, the version that must be in the sink
     * @param poison values that must be dead letters
     */
    private record Written(Map<String, Long> newest, Set<String> poison) {}

    private Written write(ChangeTopics topics) throws Exception {
        long seed = Long.getLong("lockstep.seed", System.nanoTime());
        System.out.println("seed " + seed + "; repeat with -Dlockstep.seed=" + seed);
        Random random = new Random(seed);
        Map<String, Long> newest = new HashMap<>();
        Set<String> poison = new HashSet<>();
        List<Future<RecordMetadata>> acknowledged = new ArrayList<>();
        try (var producer = new KafkaProducer<>(
                // One request at a time keeps the order without sequence numbers, which the first requests to a topic
                // that was created a moment ago can upset for good.
                Map.of(
                        "bootstrap.servers",
                        scope.kafkaBootstrapServers(),
                        "enable.idempotence",
                        false,
                        "max.in.flight.requests.per.connection",
                        1),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int i = 1; i <= CHANGES; i++) {
                boolean rejected = i % 100 == 0;
                String id = rejected ? "poison" + i : "k" + random.nextInt(KEYS);
                String value = rejected
                        ? POISON.formatted(i, "x" + i)
                        : "{\"recognizedEventId\":\"" + id + "\",\"version\":" + i + "}";
                var message = new ProducerRecord<>(topics.changes(), id.getBytes(UTF_8), value.getBytes(UTF_8));
                message.headers().add(ChangeHeaders.VERSION, Integer.toString(i).getBytes(UTF_8));
                acknowledged.add(producer.send(message));
                if (rejected) {
                    poison.add(value);
                } else {
                    newest.put(id, (long) i);
                }
            }
            for (Future<RecordMetadata> each : acknowledged) {
                each.get();
            }
        }
        return new Written(newest, poison);
    }

    private Process worker(ChangeTopics topics, EventIndex index, CrashPoint point, int after, int number)
            throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                CrashingWorker.class.getName(),
                point.name(),
                Integer.toString(after)));
        Map<String, String> settings = Map.of(
                "lockstep.sink",
                "elasticsearch",
                "lockstep.topic",
                topics.changes(),
                "lockstep.index",
                index.alias(),
                "lockstep.elasticsearch.hosts",
                scope.elasticsearchHosts(),
                "lockstep.kafka.bootstrap-servers",
                scope.kafkaBootstrapServers(),
                "lockstep.kafka.session-timeout",
                "6s",
                "lockstep.batch.changes",
                "50",
                // Versions of the test are as old as 1970.
                "lockstep.elasticsearch.marker-retention",
                "36500d",
                "lockstep.kafka.state-dir",
                folder.resolve(point.name()).toString(),
                "quarkus.http.port",
                "0");
        settings.forEach((key, value) -> command.add(key + "=" + value));
        File log = folder.resolve(point + "-" + number + ".log").toFile();
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
    }

    private Map<String, Long> held(EventIndex index) throws Exception {
        Map<String, Long> held = new HashMap<>();
        try (RestClient client =
                RestClient.builder(HttpHost.create(scope.elasticsearchHosts())).build()) {
            client.performRequest(new Request("POST", "/" + index.alias() + "/_refresh"));
            Request search = new Request("GET", "/" + index.alias() + "/_search");
            search.setJsonEntity("{\"size\":10000,\"version\":true,\"_source\":false}");
            JsonNode hits = new ObjectMapper()
                    .readTree(client.performRequest(search).getEntity().getContent())
                    .at("/hits/hits");
            hits.forEach(hit ->
                    held.put(hit.path("_id").asText(), hit.path("_version").asLong()));
        }
        return held;
    }

    /** Distinct values: a crash may write a dead letter twice. */
    private Set<String> deadLetters(ChangeTopics topics) {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                scope.kafkaBootstrapServers(),
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest");
        Set<String> values = new HashSet<>();
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = IntStream.range(0, ChangeTopics.PARTITIONS)
                    .mapToObj(partition -> new TopicPartition(topics.deadLetters("elasticsearch"), partition))
                    .toList();
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            await().atMost(PATIENCE).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(letter -> values.add(new String(letter.value(), UTF_8)));
                return partitions.stream().allMatch(partition -> consumer.position(partition) >= ends.get(partition));
            });
        }
        return values;
    }

    private static Map<TopicPartition, Long> committed(Admin admin, ChangeTopics topics) throws Exception {
        return admin
                .listConsumerGroupOffsets(topics.changes() + ".elasticsearch")
                .partitionsToOffsetAndMetadata()
                .get()
                .entrySet()
                .stream()
                .filter(entry -> entry.getKey().topic().equals(topics.changes()))
                .filter(entry -> entry.getValue() != null)
                .collect(toMap(Map.Entry::getKey, entry -> entry.getValue().offset()));
    }

    private static Map<TopicPartition, Long> ends(Admin admin, ChangeTopics topics) throws Exception {
        return admin
                .listOffsets(IntStream.range(0, ChangeTopics.PARTITIONS)
                        .mapToObj(partition -> new TopicPartition(topics.changes(), partition))
                        .collect(toMap(partition -> partition, partition -> OffsetSpec.latest())))
                .all()
                .get()
                .entrySet()
                .stream()
                .collect(toMap(Map.Entry::getKey, entry -> entry.getValue().offset()));
    }

    private static NewTopic topic(String name) {
        return new NewTopic(name, Optional.of(ChangeTopics.PARTITIONS), Optional.empty());
    }
}
