package io.lockstep.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.dockerjava.api.model.Capability;
import io.lockstep.devstack.StateFolder;
import io.lockstep.devstack.system.TestSystems;
import io.lockstep.devstack.token.Role;
import io.lockstep.devstack.token.Tokens;
import io.strimzi.test.container.StrimziKafkaCluster;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.BindMode;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/**
 * The images, as {@code dev/containers build} made them, work together with a Kafka that strimzi-test-container runs. Only
 * with {@code -Pcontainers}.
 */
@Tag("containers")
class ContainersIT {

    private static final String TAG = "dev";
    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final String PASSWORD = "only-for-this-test";

    private static final List<GenericContainer<?>> CONTAINERS = new ArrayList<>();
    private static StrimziKafkaCluster kafka;
    private static Frontend frontend;

    @BeforeAll
    static void start() {
        boolean engine = DockerClientFactory.instance().isDockerAvailable();
        if (!engine) {
            System.out.println("skipped: no Docker engine");
        }
        assumeTrue(engine, "skipped: no Docker engine");
        Path checkout = TestSystems.checkout();
        Tokens tokens = new Tokens(StateFolder.inside(checkout, "containers-test"), Clock.systemUTC());
        kafka = new StrimziKafkaCluster.StrimziKafkaClusterBuilder()
                .withImage("lockstep-dev/kafka:" + TAG)
                .withNumberOfBrokers(1)
                .withSharedNetwork()
                .withAdditionalKafkaConfiguration(Map.of("auto.create.topics.enable", "false"))
                .build();
        kafka.start();
        server("mysql", 3306, Map.of("MYSQL_PASSWORD", PASSWORD));
        server("redis", 6379, Map.of());
        server("elasticsearch", 9200, Map.of());
        service(
                "event-service",
                "event-service",
                8081,
                Map.of(
                        "LOCKSTEP_MYSQL_URL",
                        "jdbc:mysql://mysql:3306/lockstep",
                        "LOCKSTEP_MYSQL_PASSWORD",
                        PASSWORD,
                        "LOCKSTEP_KAFKA_BOOTSTRAP_SERVERS",
                        bootstrapServers()));
        service(
                "search-service",
                "search-service",
                8082,
                Map.of(
                        "LOCKSTEP_ELASTICSEARCH_HOSTS", "elasticsearch:9200",
                        "LOCKSTEP_REDIS_URL", "redis://redis:6379",
                        "LOCKSTEP_EVENT_SERVICE_URL", "http://event-service:8081"));
        worker("elasticsearch", 8083, "LOCKSTEP_ELASTICSEARCH_HOSTS", "elasticsearch:9200");
        worker("redis", 8084, "LOCKSTEP_REDIS_URL", "redis://redis:6379");
        GenericContainer<?> gateway = gateway(checkout, tokens);
        frontend = new Frontend(
                URI.create("http://127.0.0.1:" + gateway.getFirstMappedPort()),
                tokens.issue(Role.EDITOR, Duration.ofHours(1)),
                tokens.issue(Role.ADMIN, Duration.ofHours(1)));
    }

    @AfterAll
    static void stop() {
        CONTAINERS.reversed().forEach(GenericContainer::stop);
        if (kafka != null) {
            kafka.stop();
        }
    }

    @Test
    void anEventThatIsWrittenIsFoundByBothReadModels() {
        Frontend.Answer created = frontend.create("集装箱", "Lockstep");

        assertThat(created.status()).as(created.text()).isEqualTo(201);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(frontend.search("recognizedEventId", created.id())
                                .body()
                                .at("/total/value")
                                .asInt())
                        .isEqualTo(1));
        assertThat(frontend.lookup(created.id()).status()).isEqualTo(200);
    }

    private static String bootstrapServers() {
        return kafka.getNetworkBootstrapServers().replace("PLAINTEXT://", "");
    }

    private static void server(String name, int port, Map<String, String> environment) {
        started(container("lockstep-dev/" + name, name, port, environment)
                .waitingFor(Wait.forListeningPorts(port).withStartupTimeout(PATIENCE)));
    }

    private static void worker(String sink, int port, String variable, String address) {
        service(
                "sync-worker",
                "sync-worker-" + sink,
                port,
                Map.of(
                        "LOCKSTEP_SINK",
                        sink,
                        "LOCKSTEP_KAFKA_BOOTSTRAP_SERVERS",
                        bootstrapServers(),
                        "LOCKSTEP_EVENT_SERVICE_URL",
                        "http://event-service:8081",
                        "LOCKSTEP_ADVERTISED_HOST",
                        "sync-worker-" + sink,
                        variable,
                        address));
    }

    private static void service(String image, String name, int port, Map<String, String> environment) {
        started(hardened("lockstep/" + image, name, port, environment));
    }

    private static GenericContainer<?> gateway(Path checkout, Tokens tokens) {
        GenericContainer<?> gateway = hardened(
                        "lockstep/gateway",
                        "gateway",
                        8080,
                        Map.of(
                                "LOCKSTEP_GATEWAY_RULES", "/rules",
                                "LOCKSTEP_GATEWAY_JWKS", "/keys/jwks.json",
                                "LOCKSTEP_GATEWAY_ADDRESSES_EVENT_SERVICE", "event-service:8081",
                                "LOCKSTEP_GATEWAY_ADDRESSES_SEARCH_SERVICE", "search-service:8082",
                                "LOCKSTEP_GATEWAY_ADDRESSES_SYNC_WORKER_ELASTICSEARCH",
                                        "sync-worker-elasticsearch:8083",
                                "LOCKSTEP_GATEWAY_ADDRESSES_SYNC_WORKER_REDIS", "sync-worker-redis:8084"))
                .withFileSystemBind(checkout.resolve("gateway/rules").toString(), "/rules", BindMode.READ_ONLY)
                .withFileSystemBind(tokens.keySet().toString(), "/keys/jwks.json", BindMode.READ_ONLY);
        started(gateway);
        return gateway;
    }

    /** As a cluster runs it that enforces Pod Security's restricted level, and ready once it says so. */
    private static GenericContainer<?> hardened(String image, String name, int port, Map<String, String> environment) {
        return container(image, name, port, environment)
                .withEnv("QUARKUS_HTTP_PORT", Integer.toString(port))
                .withTmpFs(Map.of("/tmp", "exec,mode=1777", "/var/lib/lockstep", "mode=1777"))
                .withCreateContainerCmdModifier(command -> command.getHostConfig()
                        .withReadonlyRootfs(true)
                        .withCapDrop(Capability.ALL)
                        .withSecurityOpts(List.of("no-new-privileges:true")))
                .waitingFor(Wait.forHttp("/q/health/ready").forPort(port).withStartupTimeout(PATIENCE));
    }

    private static GenericContainer<?> container(String image, String name, int port, Map<String, String> environment) {
        return new GenericContainer<>(DockerImageName.parse(image + ":" + TAG))
                .withNetwork(Network.SHARED)
                .withNetworkAliases(name)
                .withExposedPorts(port)
                .withEnv(environment);
    }

    private static void started(GenericContainer<?> container) {
        CONTAINERS.add(container);
        container.start();
    }
}
