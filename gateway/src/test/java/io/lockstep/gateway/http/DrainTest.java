package io.lockstep.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A gateway that stops finishes what it has begun. */
class DrainTest {

    private static final Path RULES = Path.of("src/test/resources/rules");
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Map<String, String> SETTINGS = Map.of(
            "addresses.refused", "127.0.0.1:1",
            "addresses.nowhere", "127.0.0.1:1",
            "addresses.garbage", "127.0.0.1:1",
            "addresses.silent-closer", "127.0.0.1:1",
            "addresses.two-lengths", "127.0.0.1:1",
            "drain", "2S");

    @Test
    void under_load_no_request_fails_before_the_port_closes() {
        try (TestGateway gateway = new TestGateway(RULES, SETTINGS)) {
            try (Load load = new Load(gateway.port(), "/patient/x", 8, body -> "ok")) {
                Wait.until("it is loaded", PATIENCE, () -> load.answers("ok") > 200);
                gateway.lastCall();
                int before = load.answers("ok");
                Wait.until("it serves on for the moment", PATIENCE, () -> load.answers("ok") > before + 200);
                assertThat(load.failures()).isEmpty();
            }
        }
    }

    @Test
    void what_is_in_flight_is_answered_and_the_connection_closed() {
        try (TestGateway gateway = new TestGateway(RULES, SETTINGS);
                RawClient busy = new RawClient(gateway.port());
                RawClient idle = new RawClient(gateway.port())) {
            idle.send("GET /patient/x HTTP/1.1\r\nHost: h\r\n\r\n").readUntil("\"bytes\":0}");
            busy.send("GET /patient/later HTTP/1.1\r\nHost: h\r\n\r\n");
            Wait.until("it is in flight", PATIENCE, () -> !gateway.isEmpty());
            gateway.lastCall();
            CompletableFuture<Void> drained = CompletableFuture.runAsync(gateway::drain);
            assertThat(idle.readAll()).isEmpty();
            assertThat(busy.readAll()).startsWith("HTTP/1.1 200 ").endsWith("later");
            drained.join();
            Wait.until("the port is closed", PATIENCE, () -> isRefused(gateway.port()));
        }
    }

    private static boolean isRefused(int port) {
        try (RawClient client = new RawClient(port)) {
            return client.socket().getLocalPort() == port;
        } catch (UncheckedIOException e) {
            return e.getCause() instanceof ConnectException;
        }
    }

    @Test
    void an_answer_after_the_last_call_says_that_it_is_the_last() {
        try (TestGateway gateway = new TestGateway(RULES, SETTINGS);
                RawClient client = new RawClient(gateway.port())) {
            gateway.lastCall();
            String answer =
                    client.send("GET /patient/x HTTP/1.1\r\nHost: h\r\n\r\n").readAll();
            assertThat(answer).startsWith("HTTP/1.1 200 ").containsIgnoringCase("connection: close");
        }
    }

    @Test
    void what_does_not_end_is_broken_off_in_time() {
        try (TestGateway gateway = new TestGateway(RULES, SETTINGS);
                RawClient client = new RawClient(gateway.port())) {
            client.send("GET /patient/never HTTP/1.1\r\nHost: h\r\n\r\n");
            Wait.until("it is in flight", PATIENCE, () -> !gateway.isEmpty());
            Instant begin = Instant.now();
            gateway.drain();
            assertThat(Duration.between(begin, Instant.now())).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(5));
            assertThat(client.readAll()).doesNotContain(" 200 ");
        }
    }
}
