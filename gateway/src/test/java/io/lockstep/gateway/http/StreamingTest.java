package io.lockstep.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes on for long: WebSockets and server-sent events. */
class StreamingTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String HANDSHAKE = "GET /socket HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\n"
            + "Connection: keep-alive, Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + "Sec-WebSocket-Version: 13\r\nX-Lockstep-Subject: forged\r\n\r\n";

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger open = new AtomicInteger();
    private final CompletableFuture<String> head = new CompletableFuture<>();
    private TestGateway gateway;

    @BeforeEach
    void start() throws IOException {
        Files.writeString(
                folder.resolve("rules.yaml"),
                TestRules.virtualService("- {timeout: 500ms, route: [{destination: {host: event-service}}]}"));
        NetServer service = vertx.createNetServer().connectHandler(this::serve);
        int port = service.listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
        gateway = new TestGateway(folder, Map.of("addresses.event-service", "127.0.0.1:" + port, "drain", "500MS"));
    }

    @AfterEach
    void stop() {
        gateway.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** Agrees to a WebSocket and echoes what comes, byte by byte; or sends events that are asked for. */
    private void serve(NetSocket socket) {
        open.incrementAndGet();
        socket.closeHandler(closed -> open.decrementAndGet());
        Buffer received = Buffer.buffer();
        socket.handler(part -> {
            received.appendBuffer(part);
            String text = received.toString();
            if (!text.contains("\r\n\r\n")) {
                return;
            }
            head.complete(text);
            if (text.startsWith("GET /socket")) {
                socket.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n");
                socket.pipeTo(socket);
            } else if (text.startsWith("GET /refusing")) {
                socket.end(Buffer.buffer("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno"));
            } else {
                socket.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n");
                vertx.setTimer(100, id -> socket.end(Buffer.buffer("data: 2\n\n")));
            }
        });
    }

    @Test
    void a_websocket_passes_bytes_both_ways_until_either_side_closes() throws IOException {
        try (RawClient client = new RawClient(gateway.port())) {
            String answer = client.send(HANDSHAKE).readUntil("\r\n\r\n");
            assertThat(answer)
                    .startsWith("HTTP/1.1 101 ")
                    .containsIgnoringCase("upgrade: websocket")
                    .containsIgnoringCase("connection: upgrade")
                    .contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
                    .doesNotContainIgnoringCase("content-length")
                    .doesNotContainIgnoringCase("transfer-encoding");
            assertThat(head.join())
                    .containsIgnoringCase("sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==")
                    .doesNotContain("forged");
            client.send("one").readUntil("one");
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> client.send("y".repeat(400_000) + "!"));
            assertThat(client.readUntil("!")).hasSize((400_000) + 1);
            sending.join();
            // Longer than the route's timeout, which was for the handshake.
            client.send("late");
            client.readUntil("late");
            assertThat(open.get()).isEqualTo(1);
        }
        Wait.until("the service is left too", PATIENCE, () -> open.get() == 0);
        Wait.until("the gateway is done with it", PATIENCE, gateway::isEmpty);
    }

    @Test
    void a_service_that_refuses_a_websocket_is_heard() {
        assertThat(RawClient.exchange(
                        gateway.port(),
                        HANDSHAKE
                                .replace("/socket", "/refusing")
                                .replace("Connection: ", "X-A: b\r\nConnection: close, ")))
                .startsWith("HTTP/1.1 403 ")
                .endsWith("no");
    }

    @Test
    void a_websocket_is_broken_off_by_a_drain_that_has_waited_long_enough() {
        try (RawClient client = new RawClient(gateway.port())) {
            client.send(HANDSHAKE).readUntil("\r\n\r\n");
            gateway.drain();
            assertThat(client.readAll()).isEmpty();
        }
    }

    @Test
    void events_arrive_one_by_one() {
        try (RawClient client = new RawClient(gateway.port())) {
            client.send("GET /events HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
            assertThat(client.readUntil("data: 1\n\n")).contains("text/event-stream");
            assertThat(head.join()).startsWith("GET /events");
            client.readUntil("data: 2\n\n");
            assertThat(client.readAll()).contains("0\r\n\r\n");
        }
    }
}
