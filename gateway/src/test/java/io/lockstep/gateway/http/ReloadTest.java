package io.lockstep.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules follow their files, all or nothing. */
class ReloadTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    private TestGateway gateway;

    @BeforeEach
    void start() throws IOException {
        write("event-service");
        gateway = new TestGateway(folder, Map.of("rules-interval", "100MS"));
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void a_changed_file_is_served() throws IOException {
        assertThat(served()).isEqualTo("event-service");
        write("search-service");
        Wait.until("the change is in force", PATIENCE, () -> served().equals("search-service"));
        assertThat(gateway.metric("lockstep.gateway.rules.changes", "outcome", "taken"))
                .isEqualTo(1);
    }

    /** As the kubelet does it: the files are links into a folder that is a link, which is replaced by a rename. */
    @Test
    void a_config_map_is_swapped_as_a_whole() throws IOException {
        Files.delete(folder.resolve("rules.yaml"));
        swap("1", "event-service");
        Files.createSymbolicLink(folder.resolve("rules.yaml"), Path.of("..data/rules.yaml"));
        swap("2", "search-service");
        Wait.until("the change is in force", PATIENCE, () -> served().equals("search-service"));
    }

    @Test
    void a_file_with_a_fault_changes_nothing_and_is_talked_about() throws IOException {
        Files.writeString(folder.resolve("rules.yaml"), rules("search-service").replace("route:", "rout:"));
        Wait.until(
                "the fault is known",
                PATIENCE,
                () -> !gateway.rules().state().faults().isEmpty());

        assertThat(served()).isEqualTo("event-service");
        assertThat(gateway.rules().state().faults().getFirst().toString())
                .startsWith("rules.yaml")
                .contains("spec.http[0].rout");
        assertThat(gateway.metric("lockstep.gateway.rules.faults")).isPositive();
        assertThat(gateway.metric("lockstep.gateway.rules.changes", "outcome", "refused"))
                .isEqualTo(1);

        write("event-service");
        Wait.until(
                "it is repaired",
                PATIENCE,
                () -> gateway.rules().state().faults().isEmpty());
        assertThat(gateway.metric("lockstep.gateway.rules.faults")).isZero();
    }

    /** Such as a key of a kind that only the port has trouble with. */
    @Test
    void a_failure_that_nobody_thought_of_is_talked_about_too() {
        AtomicInteger version = new AtomicInteger();
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        LiveRules rules = new LiveRules(
                new LiveRules.Source(
                        version::toString,
                        () -> {
                            if (version.get() > 0) {
                                throw new IllegalStateException("neither an EC nor an RSA key");
                            }
                            return null;
                        },
                        table -> null),
                registry,
                InstantSource.system());
        version.set(1);
        rules.look();
        rules.look();
        assertThat(rules.state().faults()).hasSize(1);
        assertThat(rules.state().faults().getFirst().message()).contains("neither an EC nor an RSA key");
        assertThat(registry.get("lockstep.gateway.rules.changes")
                        .tag("outcome", "refused")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void a_folder_that_vanishes_changes_nothing() throws IOException {
        Files.delete(folder.resolve("rules.yaml"));
        Wait.until(
                "the fault is known",
                PATIENCE,
                () -> !gateway.rules().state().faults().isEmpty());
        assertThat(served()).isEqualTo("event-service");
    }

    @Test
    void no_request_fails_while_the_rules_change_under_load() throws IOException {
        try (Load quick = new Load(gateway.port(), "/x", 8, ReloadTest::service);
                Load slow = new Load(gateway.port(), "/later", 4, body -> body)) {
            for (int i = 0; i < 6; i++) {
                String next = i % 2 == 0 ? "search-service" : "event-service";
                int before = quick.answers(next);
                write(next);
                Wait.until("the change is in force", PATIENCE, () -> quick.answers(next) > before + 50);
            }
            Wait.until("slow requests have lived through it", PATIENCE, () -> slow.answers("later") > 4);
            assertThat(quick.failures()).isEmpty();
            assertThat(slow.failures()).isEmpty();
        }
    }

    private void swap(String version, String service) throws IOException {
        Path data = Files.createDirectory(folder.resolve("..version-" + version));
        Files.writeString(data.resolve("rules.yaml"), rules(service));
        Path link = Files.createSymbolicLink(folder.resolve("..data_tmp"), data.getFileName());
        Files.move(link, folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void write(String service) throws IOException {
        Files.writeString(folder.resolve("rules.yaml"), rules(service));
    }

    private static String rules(String service) {
        return TestRules.virtualService("- route: [{destination: {host: " + service + "}}]");
    }

    private String served() {
        String answer = RawClient.exchange(gateway.port(), "GET /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
        return service(answer.substring(answer.indexOf('{'), answer.lastIndexOf('}') + 1));
    }

    private static String service(String body) {
        return new JsonObject(body).getString("service");
    }
}
