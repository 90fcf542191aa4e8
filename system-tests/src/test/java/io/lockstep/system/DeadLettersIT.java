package io.lockstep.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.contract.ChangeHeaders;
import io.lockstep.contract.ChangeTopics;
import io.lockstep.contract.Version;
import io.lockstep.devstack.ProcessName;
import io.lockstep.devstack.system.LocalSystem;
import io.lockstep.devstack.system.Replica;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An operator's day with dead letters, through the gateway, while two workers share the partitions. */
@ExtendWith(TheSystem.class)
class DeadLettersIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String PATH = "/admin/sync/elasticsearch/dead-letters";
    private static final int RECORDS = 24;

    private final LocalSystem system;
    private final Frontend frontend;

    DeadLettersIT(LocalSystem system) {
        this.system = system;
        this.frontend = new Frontend(system);
    }

    @Test
    void areSeenOfAllWorkersRedrivenDiscardedAndResolvedByWhatComesLater() throws Exception {
        String run = "evt_letter_" + UUID.randomUUID().toString().substring(0, 8) + "_";
        long version = Version.at(Instant.now()).value();
        try (Replica second = system.replica(ProcessName.SYNC_WORKER_ELASTICSEARCH);
                KafkaProducer<byte[], byte[]> producer = producer()) {
            second.awaitReady();
            for (int i = 0; i < RECORDS; i++) {
                send(
                        producer,
                        run + i,
                        Optional.of("{\"recognizedEventId\":\"" + run + i + "\",\"isActive\":7}"),
                        version);
            }
            await().atMost(PATIENCE).untilAsserted(() -> {
                JsonNode page = letters("size=100&status=open");
                assertThat(page.path("missingPartitions")).isEmpty();
                assertThat(ours(page, run)).hasSize(RECORDS);
            });
            Map<String, JsonNode> open = ours(letters("size=100&status=open"), run);
            JsonNode shown = frontend.administrate(
                            PATH + "/" + open.get(run + 0).path("id").asText())
                    .body();
            assertThat(shown.toString()).contains("isActive", "mysqlHas", "sinkHas");

            // Redriving without a repair is harmless and counted.
            Frontend.Answer redrive = post(
                    "/redrive", "{\"ids\":[\"" + open.get(run + 0).path("id").asText() + "\"]}");
            assertThat(redrive.status()).as(redrive.text()).isEqualTo(202);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(ours(letters("size=100&status=open"), run)
                                    .get(run + 0)
                                    .path("attempts")
                                    .asInt())
                            .isEqualTo(2));

            Frontend.Answer discard = post(
                    "/discard",
                    "{\"ids\":[\"" + open.get(run + 1).path("id").asText() + "\"],\"reason\":\"a test record\"}");
            assertThat(discard.status()).as(discard.text()).isEqualTo(202);

            // What comes later resolves the rest: here the deletion of each.
            for (int i = 0; i < RECORDS; i++) {
                send(producer, run + i, Optional.empty(), version + 1);
            }
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(ours(letters("size=100&status=open"), run))
                            .isEmpty());
            assertThat(ours(letters("size=100&status=discarded"), run)).containsOnlyKeys(run + 1);
            assertThat(ours(letters("size=100&status=resolved"), run)).hasSize(RECORDS - 1);
        }
    }

    @Test
    void areForAdministratorsAlone() {
        assertThat(frontend.get(PATH).status()).isEqualTo(401);
        assertThat(frontend.write("POST", PATH + "/redrive", "{\"all\":true}").status())
                .isEqualTo(403);
    }

    private JsonNode letters(String query) {
        Frontend.Answer answer = frontend.administrate(PATH + "?" + query);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.body();
    }

    private static Map<String, JsonNode> ours(JsonNode page, String run) {
        Map<String, JsonNode> ours = new HashMap<>();
        page.path("letters").forEach(letter -> {
            String key = letter.path("key").asText();
            if (key.startsWith(run)) {
                ours.put(key, letter);
            }
        });
        return ours;
    }

    private Frontend.Answer post(String path, String body) {
        return frontend.administrate("POST", PATH + path, BodyPublishers.ofString(body));
    }

    private KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", system.servers().kafkaBootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** As capture does: the version travels in a header. */
    private static void send(KafkaProducer<byte[], byte[]> producer, String id, Optional<String> document, long version)
            throws Exception {
        ProducerRecord<byte[], byte[]> message = new ProducerRecord<>(
                ChangeTopics.RECOGNIZED_EVENTS.changes(),
                id.getBytes(UTF_8),
                document.map(text -> text.getBytes(UTF_8)).orElse(null));
        message.headers()
                .add(ChangeHeaders.VERSION, Long.toString(version).getBytes(UTF_8))
                .add(ChangeHeaders.CHANGE, (document.isPresent() ? "upsert" : "delete").getBytes(UTF_8));
        producer.send(message).get();
    }
}
