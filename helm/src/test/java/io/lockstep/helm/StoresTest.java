package io.lockstep.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.contract.ChangeTopics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Topics are the same whoever makes them, and stores are no part of what the policies deny. */
class StoresTest {

    private static final ChangeTopics TOPICS = ChangeTopics.RECOGNIZED_EVENTS;

    @Test
    void theHookMakesTheTopicsThatTheOperatorWouldMake(@TempDir Path folder) throws Exception {
        Map<String, Map<String, String>> byOperator = Chart.rendered("operators")
                .of("KafkaTopic")
                .collect(Collectors.toMap(
                        topic -> topic.at("/spec/topicName").asText(), topic -> settings(topic.path("spec"))));
        assertThat(byOperator)
                .containsOnlyKeys(
                        TOPICS.changes(),
                        TOPICS.snapshot(),
                        TOPICS.deadLetters("elasticsearch"),
                        TOPICS.deadLetters("redis"));
        assertThat(byHook(folder)).isEqualTo(byOperator);
    }

    @Test
    void theTopicOfChangesIsAsTheEventServiceWouldMakeIt() {
        JsonNode topic = Chart.rendered("operators").get("KafkaTopic", TOPICS.changes());
        String setup = Checkout.read(
                Checkout.ROOT.resolve("event-service/src/main/java/io/lockstep/event/kafka/TopicSetup.java"));
        assertThat(setup)
                .contains("CLEANUP_POLICY_COMPACT")
                .contains("ofDays(1)")
                .contains("ofDays(7)");
        assertThat(topic.at("/spec/config/cleanup.policy").asText()).isEqualTo("compact");
        assertThat(topic.at("/spec/config/min.compaction.lag.ms").asLong()).isEqualTo(86_400_000L);
        assertThat(topic.at("/spec/config/delete.retention.ms").asLong()).isEqualTo(7 * 86_400_000L);
    }

    @Test
    void storesAreOutsideThePoliciesForServices() {
        Objects objects = Chart.rendered("operators");
        JsonNode denied = objects.get("NetworkPolicy", "lockstep-default-deny").at("/spec/podSelector/matchLabels");
        assertThat(objects.of("Kafka", "KafkaNodePool", "Elasticsearch", "InnoDBCluster", "Redis"))
                .as("operators give their pods these labels")
                .hasSize(5)
                .noneMatch(store -> SelectorRules.matches(denied, store.at("/metadata/labels")));
    }

    @Test
    void whatSpeaksToKafkaHasTheFileForIt() {
        Objects objects = Chart.rendered("production");
        List<String> speak = objects.all().stream()
                .filter(object -> Objects.podTemplate(object).isPresent())
                .filter(object -> object.toString().contains("{\"secretName\":\"kafka-client\"}"))
                .map(Objects::id)
                .toList();
        assertThat(speak)
                .containsExactlyInAnyOrder(
                        "Deployment/event-service",
                        "Deployment/sync-worker-elasticsearch",
                        "Deployment/sync-worker-redis",
                        "Job/create-topics");
        assertThat(objects.get("ConfigMap", "event-service")
                        .at("/data/LOCKSTEP_KAFKA_CLIENT_FILE")
                        .asText())
                .isEqualTo("/etc/lockstep/kafka/client.properties");
    }

    /** Runs the hook's script with a command that writes down what it is asked for. */
    private static Map<String, Map<String, String>> byHook(Path folder) throws IOException, InterruptedException {
        JsonNode container =
                Chart.rendered("minimal").get("Job", "create-topics").at("/spec/template/spec/containers/0");
        Path command = folder.resolve("kafka-topics");
        Checkout.write(command, "#!/bin/sh\necho \"$@\"\n");
        assertThat(command.toFile().setExecutable(true)).isTrue();
        ProcessBuilder script = new ProcessBuilder(
                        "sh", Checkout.CHART.resolve("files/create-topics.sh").toString())
                .redirectErrorStream(true);
        Objects.elements(container.path("env"))
                .forEach(variable -> script.environment()
                        .put(
                                variable.path("name").asText(),
                                variable.path("value").asText()));
        script.environment().put("KAFKA_TOPICS", command.toString());
        Process process = script.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.lines()
                .map(line -> List.of(line.split(" ")))
                .collect(Collectors.toMap(words -> words.get(words.indexOf("--topic") + 1), StoresTest::settings));
    }

    private static Map<String, String> settings(List<String> words) {
        Map<String, String> settings = new TreeMap<>();
        for (int i = 0; i < words.size() - 1; i++) {
            switch (words.get(i)) {
                case "--partitions" -> settings.put("partitions", words.get(i + 1));
                case "--replication-factor" -> settings.put("replicas", words.get(i + 1));
                case "--config" ->
                    settings.put(
                            words.get(i + 1).split("=")[0], words.get(i + 1).split("=")[1]);
                default -> {
                    // a value, or nothing that the topic is
                }
            }
        }
        return settings;
    }

    private static Map<String, String> settings(JsonNode spec) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("partitions", spec.path("partitions").asText());
        settings.put("replicas", spec.path("replicas").asText());
        spec.path("config")
                .propertyStream()
                .forEach(setting ->
                        settings.put(setting.getKey(), setting.getValue().asText()));
        return settings;
    }
}
