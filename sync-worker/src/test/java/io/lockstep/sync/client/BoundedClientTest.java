package io.lockstep.sync.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BoundedClientTest {

    private static final int MAX_BYTES = 1000;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch over = new CountDownLatch(1);
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void end() {
        over.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void readsAWholeAnswer() throws Exception {
        byte[] body = "x".repeat(MAX_BYTES).getBytes(UTF_8);
        HttpRequest request = answering(exchange -> {
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });

        var answer = new BoundedClient(Duration.ofSeconds(30), MAX_BYTES)
                .send(request)
                .get();

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(body);
    }

    @Test
    void readsNoMoreThanItsLimitOfABodyWithoutEnd() throws Exception {
        CountDownLatch givenUp = new CountDownLatch(1);
        HttpRequest request = answering(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try {
                while (over.getCount() > 0) {
                    exchange.getResponseBody().write(new byte[MAX_BYTES]);
                }
            } finally {
                givenUp.countDown();
            }
        });

        var answer = new BoundedClient(Duration.ofSeconds(30), MAX_BYTES).send(request);

        assertThatThrownBy(answer::get).hasRootCauseMessage("the answer has more than 1000 bytes");
        assertThat(givenUp.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void doesNotWaitForABodyThatNeverEnds() throws Exception {
        CountDownLatch givenUp = new CountDownLatch(1);
        HttpRequest request = answering(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try {
                while (!await(Duration.ofMillis(20))) {
                    exchange.getResponseBody().write(' ');
                    exchange.getResponseBody().flush();
                }
            } finally {
                givenUp.countDown();
            }
        });

        var answer = new BoundedClient(Duration.ofMillis(500), 1 << 20).send(request);

        assertThatThrownBy(answer::get).hasCauseInstanceOf(TimeoutException.class);
        assertThat(givenUp.await(30, TimeUnit.SECONDS)).isTrue();
    }

    private boolean await(Duration time) throws IOException {
        try {
            return over.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private HttpRequest answering(HttpHandler handler) {
        server.createContext("/", handler);
        return HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
                .build();
    }
}
