package io.lockstep.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All bodies that are kept for retries and mirrors, together. */
class KeptBodiesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    private TestGateway gateway;

    @BeforeEach
    void start() throws IOException {
        Files.writeString(folder.resolve("rules.yaml"), TestRules.virtualService("""
                - match: [{uri: {prefix: /mirrored}}]
                  mirrors: [{destination: {host: search-service}}]
                  route: [{destination: {host: event-service}}]
                - retries: {attempts: 2, retryOn: "503"}
                  route: [{destination: {host: event-service}}]
                """));
        gateway = new TestGateway(folder, Map.of("max-kept-bodies", "10000"));
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void beyond_the_budget_a_body_is_sent_once_and_no_request_is_refused() {
        String flaky = post("/flaky?failures=1&code=503&id=", 3_000);
        try (RawClient slow = new RawClient(gateway.port())) {
            slow.send(post("/x", 8_000).substring(0, post("/x", 8_000).length() - 1));
            Wait.until("most of a body is kept", PATIENCE, () -> kept() == 7_999);

            assertThat(ask(flaky)).as("not sent again").startsWith("HTTP/1.1 503 ");
            assertThat(notKept()).isEqualTo(1);
            assertThat(ask(flaky)).startsWith("HTTP/1.1 200 ").contains("\"bytes\":3000");
            assertThat(ask(post("/mirrored/x", 3_000))).startsWith("HTTP/1.1 200 ");
            assertThat(mirrored("skipped")).isEqualTo(1);
            assertThat(notKept()).isEqualTo(3);
            // A body whose length is not known is kept as far as there is room.
            assertThat(ask("POST /x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                            + "bb8\r\n" + "x".repeat(3_000) + "\r\n0\r\n\r\n"))
                    .startsWith("HTTP/1.1 200 ")
                    .contains("\"bytes\":3000");
            assertThat(notKept()).isEqualTo(4);

            assertThat(slow.send("x").readAll()).startsWith("HTTP/1.1 200 ").contains("\"bytes\":8000");
        }
        assertThat(kept()).isZero();
        assertThat(ask(post("/flaky?failures=1&code=503&other=", 3_000)))
                .startsWith("HTTP/1.1 200 ")
                .contains("\"bytes\":3000");
        assertThat(kept()).isZero();
    }

    @Test
    void a_body_is_kept_for_as_long_as_a_copy_of_it_is_under_way() {
        assertThat(ask(post("/mirrored/hang?twin=event-service", 3_000)))
                .startsWith("HTTP/1.1 200 ")
                .contains("\"bytes\":3000");
        assertThat(kept()).isEqualTo(3_000);

        assertThat(ask(post("/mirrored/x", 3_000))).startsWith("HTTP/1.1 200 ");
        Wait.until("another copy is over", PATIENCE, () -> mirrored("same") == 1);
        Wait.until("and what it kept is given back", PATIENCE, () -> kept() == 3_000);
    }

    @Test
    void what_a_client_leaves_behind_is_given_back() {
        try (RawClient impatient = new RawClient(gateway.port())) {
            impatient.send(post("/x", 5_000).substring(0, 4_000));
            Wait.until("some of a body is kept", PATIENCE, () -> kept() > 3_000);
        }
        Wait.until("it is given back", PATIENCE, () -> kept() == 0);
    }

    private static String post(String target, int bytes) {
        return "POST " + target + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: " + bytes + "\r\n\r\n"
                + "x".repeat(bytes);
    }

    private String ask(String request) {
        return RawClient.exchange(gateway.port(), request);
    }

    private double kept() {
        return gateway.metric("lockstep.gateway.bodies.kept");
    }

    private double notKept() {
        return gateway.metric("lockstep.gateway.bodies.not.kept");
    }

    private double mirrored(String outcome) {
        return gateway.metric("lockstep.gateway.mirrored", "target", "search-service", "outcome", outcome);
    }
}
