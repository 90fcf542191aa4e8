package io.lockstep.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that hold a connection open for nothing. */
class SlowClientTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String GET = "GET /x HTTP/1.1\r\nHost: h\r\n\r\n";

    @TempDir
    Path folder;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(
                folder.resolve("rules.yaml"),
                TestRules.virtualService("- route: [{destination: {host: event-service}}]"));
    }

    @Test
    void a_head_that_comes_byte_by_byte_is_given_up_in_time() {
        try (TestGateway gateway = new TestGateway(folder, Map.of("head-timeout", "500MS"));
                RawClient slow = new RawClient(gateway.port());
                ScheduledExecutorService drip = Executors.newSingleThreadScheduledExecutor()) {
            slow.send("GET /x HTTP/1.1\r\nX-Slow: ");
            drip.scheduleAtFixedRate(() -> slow.send("x"), 50, 50, TimeUnit.MILLISECONDS);
            assertThat(slow.readAll())
                    .startsWith("HTTP/1.1 408 ")
                    .contains("application/problem+json")
                    .contains("urn:lockstep:problem:too-slow");
            assertThat(gateway.metric("lockstep.gateway.connections.closed", "reason", "slow"))
                    .isEqualTo(1);
            drip.shutdownNow();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 10\r\n\r\nabc", "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"})
    void a_body_that_stops_coming_is_given_up_in_time(String body) {
        try (TestGateway gateway = new TestGateway(folder, Map.of("body-timeout", "300MS"));
                RawClient slow = new RawClient(gateway.port())) {
            assertThat(slow.send("POST /x HTTP/1.1\r\nHost: h\r\n" + body).readAll())
                    .startsWith("HTTP/1.1 408 ")
                    .containsIgnoringCase("connection: close")
                    .contains("urn:lockstep:problem:too-slow");
        }
    }

    @Test
    void a_service_that_does_not_read_is_not_the_clients_fault() {
        try (TestGateway gateway = new TestGateway(folder, Map.of("body-timeout", "200MS"));
                RawClient client = new RawClient(gateway.port())) {
            client.send("POST /unread HTTP/1.1\r\nHost: h\r\nContent-Length: 20000000\r\n\r\n");
            CompletableFuture.runAsync(() -> client.send("x".repeat(19_000_000)));
            Wait.until("some time has passed", PATIENCE, passed(Duration.ofMillis(800)));
            assertThat(gateway.isEmpty()).isFalse();
        }
    }

    /** As many slow heads as fit into a test, garbage, and floods of headers, beside clients that behave. */
    @Test
    void healthy_clients_do_not_notice_the_others() {
        List<RawClient> slow = new ArrayList<>();
        try (TestGateway gateway = new TestGateway(folder, Map.of("head-timeout", "5S"));
                ScheduledExecutorService drip = Executors.newScheduledThreadPool(1)) {
            for (int i = 0; i < 300; i++) {
                slow.add(new RawClient(gateway.port()).send("GET /x HTTP/1.1\r\nX-Slow: "));
            }
            drip.scheduleAtFixedRate(() -> slow.forEach(client -> client.send("x")), 0, 300, TimeUnit.MILLISECONDS);
            try (Load healthy = new Load(gateway.port(), "/x", 4, body -> "ok")) {
                for (int i = 0; i < 30; i++) {
                    RawClient.exchange(gateway.port(), "\u0000\u0001 nonsense\r\n\r\n");
                    RawClient.exchange(gateway.port(), GET.replace("\r\n\r\n", "\r\n" + "A: b\r\n".repeat(10_000)));
                }
                Wait.until("they are served", PATIENCE, () -> healthy.answers("ok") > 500);
                assertThat(healthy.failures()).isEmpty();
            }
            drip.shutdownNow();
        } finally {
            slow.forEach(RawClient::close);
        }
    }

    private static BooleanSupplier passed(Duration time) {
        Instant end = Instant.now().plus(time);
        return () -> Instant.now().isAfter(end);
    }

    @Test
    void a_second_head_has_no_more_time_than_the_first() {
        try (TestGateway gateway = new TestGateway(folder, Map.of("head-timeout", "500MS"));
                RawClient slow = new RawClient(gateway.port())) {
            slow.send(GET).readUntil("\"bytes\":0}");
            assertThat(slow.send("GET /x HTT").readAll()).startsWith("HTTP/1.1 408 ");
        }
    }

    @Test
    void a_connection_at_rest_is_not_a_slow_one() {
        try (TestGateway gateway = new TestGateway(folder, Map.of("head-timeout", "100MS", "idle-timeout", "1S"));
                RawClient resting = new RawClient(gateway.port())) {
            resting.send(GET).readUntil("\"bytes\":0}");
            try (RawClient other = new RawClient(gateway.port())) {
                assertThat(other.send("G").readAll()).startsWith("HTTP/1.1 408 ");
            }
            resting.send(GET).readUntil("\"bytes\":0}");
            assertThat(resting.readAll()).isEmpty();
        }
    }

    @Test
    void beyond_the_limit_connections_are_closed_and_the_others_are_unharmed() {
        List<RawClient> clients = new ArrayList<>();
        try (TestGateway gateway = new TestGateway(folder, Map.of("max-clients", "20"))) {
            try {
                for (int i = 0; i < 20; i++) {
                    clients.add(new RawClient(gateway.port()));
                }
                Wait.until("all are in", PATIENCE, () -> gateway.metric("lockstep.gateway.connections") == 20);
                try (RawClient late = new RawClient(gateway.port())) {
                    assertThat(late.readAll()).isEmpty();
                }
                clients.getFirst().send(GET).readUntil("\"bytes\":0}");
            } finally {
                clients.forEach(RawClient::close);
            }
            Wait.until("they have made room", PATIENCE, () -> gateway.metric("lockstep.gateway.connections") == 0);
            try (RawClient next = new RawClient(gateway.port())) {
                next.send(GET).readUntil("\"bytes\":0}");
            }
        }
    }

    /** The limit of each address is not that of all: another client comes in as ever. */
    @Test
    void one_client_cannot_hold_all_connections() throws IOException {
        List<RawClient> greedy = new ArrayList<>();
        Map<String, String> settings =
                Map.of("max-clients", "30", "max-clients-per-address", "10", "shared-addresses", "10.0.0.0/8");
        try (TestGateway gateway = new TestGateway(folder, settings)) {
            try {
                for (int i = 0; i < 10; i++) {
                    greedy.add(new RawClient(gateway.port()));
                }
                Wait.until("it has its share", PATIENCE, () -> gateway.metric("lockstep.gateway.connections") == 10);
                for (int i = 10; i < 40; i++) {
                    greedy.add(new RawClient(gateway.port()));
                }
                for (RawClient refused : greedy.subList(10, 40)) {
                    assertThat(refused.readAll()).isEmpty();
                }
                assertThat(gateway.metric("lockstep.gateway.connections.closed", "reason", "address-limit"))
                        .isEqualTo(30);
                try (RawClient other = new RawClient("127.0.0.2", gateway.port())) {
                    other.send(GET).readUntil("\"bytes\":0}");
                }
                // Nor are those harmed that it has.
                greedy.getFirst().send(GET).readUntil("\"bytes\":0}");
            } finally {
                greedy.forEach(RawClient::close);
            }
            Wait.until("it has made room", PATIENCE, () -> gateway.metric("lockstep.gateway.connections") == 0);
            try (RawClient next = new RawClient(gateway.port())) {
                next.send(GET).readUntil("\"bytes\":0}");
            }
        }
    }
}
