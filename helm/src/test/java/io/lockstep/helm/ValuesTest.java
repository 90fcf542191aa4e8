package io.lockstep.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Mistakes in values are refused before anything is rendered, and the message names the value. */
class ValuesTest {

    @TempDir
    private Path folder;

    /**
     * @param values what somebody might write
     * @param named what the message must contain
     */
    record Mistake(String values, String named) {}

    static List<Mistake> mistakes() {
        return List.of(
                new Mistake("replicaCount: 3", "replicaCount"),
                new Mistake("capture: debezium", "/capture"),
                new Mistake("logJson: \"yes\"", "/logJson"),
                new Mistake("topic: \"lock step\"", "/topic"),
                new Mistake("cachePrefix: lockstep", "/cachePrefix"),
                new Mistake("image: {pullPolicy: Sometimes}", "/image/pullPolicy"),
                new Mistake("image: {tag: 1.2}", "/image/tag"),
                new Mistake("tools: {image: curl}", "/tools/image"),
                new Mistake("kafka: {bootstrapServers: \"kafka:9092\"}", "/kafka/bootstrapServers"),
                new Mistake("kafka: {bootstrapServers: [kafka]}", "/kafka/bootstrapServers/0"),
                new Mistake("kafka: {provider: bitnami}", "/kafka/provider"),
                new Mistake("kafka: {replicationFactor: 0}", "/kafka/replicationFactor"),
                new Mistake("mysql: {password: hunter2}", "password"),
                new Mistake("mysql: {host: \"jdbc:mysql://mysql\"}", "/mysql/host"),
                new Mistake("mysql: {port: \"3306\"}", "/mysql/port"),
                new Mistake("mysql: {existingSecret: My_Secret}", "/mysql/existingSecret"),
                new Mistake("mysql: {provider: operator, operator: {instances: 2}}", "/mysql/operator/instances"),
                new Mistake("elasticsearch: {hosts: [\"https://es:9200\"]}", "/elasticsearch/hosts/0"),
                new Mistake("elasticsearch: {eck: {version: 9.0.0}}", "/elasticsearch/eck/version"),
                new Mistake("redis: {url: \"redis://:secret@redis\"}", "url"),
                new Mistake("redis: {port: 70000}", "/redis/port"),
                new Mistake("services: {sync-worker: {replicas: 2}}", "sync-worker"),
                new Mistake("services: {gateway: {replicas: 0}}", "/services/gateway/replicas"),
                new Mistake("services: {gateway: {digest: \"sha256:12\"}}", "/services/gateway/digest"),
                new Mistake("services: {gateway: {resources: {limits: null}}}", "/services/gateway/resources"),
                new Mistake(
                        "services: {event-service: {env: {LOCKSTEP_MYSQL_PASSWORD: hunter2}}}",
                        "LOCKSTEP_MYSQL_PASSWORD"),
                new Mistake("services: {sync-worker-redis: {threads: 5}}", "/services/sync-worker-redis/threads"),
                new Mistake(
                        "services: {search-service: {cursorKeySecret: \"\"}}",
                        "/services/search-service/cursorKeySecret"),
                new Mistake("autoscaling: {provider: vpa}", "/autoscaling/provider"),
                new Mistake("autoscaling: {scaleDownSeconds: 10}", "/autoscaling/scaleDownSeconds"),
                new Mistake("pods: {runAsUser: 0}", "/pods/runAsUser"),
                new Mistake("networkPolicy: {stores: [{ipBlock: 10.0.0.0/8}]}", "/networkPolicy/stores/0/ipBlock"),
                new Mistake("batch: {audit: {schedule: daily}}", "/batch/audit/schedule"),
                new Mistake("batch: {rebuild: {sinks: [mysql]}}", "/batch/rebuild/sinks/0"),
                new Mistake("istio: {hosts: []}", "/istio/hosts"),
                new Mistake("canary: {weights: [100]}", "/canary/weights/0"),
                // What depends on other values.
                new Mistake("kafka: {bootstrapServers: []}", "kafka.bootstrapServers"),
                new Mistake("mysql: {host: \"\"}", "mysql.host"),
                new Mistake("autoscaling: {provider: keda}", "autoscaling.keda.prometheusAddress"),
                new Mistake("istio: {enabled: true}", "tokens.jwksUri"),
                new Mistake("canary: {enabled: true}", "istio.enabled"),
                new Mistake("batch: {import: {enabled: true}}", "batch.import.configMap"),
                new Mistake("services: {sync-worker-redis: {threads: 4, replicas: 4}}", "at most 3"),
                new Mistake("services: {sync-worker-redis: {autoscaling: {maxReplicas: 7}}}", "at most 6"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeIsRefusedByName(Mistake mistake) {
        Path values = folder.resolve("values.yaml");
        Checkout.write(values, mistake.values() + "\n");
        assertThat(Chart.refusal(Chart.caseOf("minimal"), values)).contains(mistake.named());
    }
}
