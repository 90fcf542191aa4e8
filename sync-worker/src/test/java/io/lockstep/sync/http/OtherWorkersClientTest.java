package io.lockstep.sync.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.lockstep.sync.TestConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class OtherWorkersClientTest {

    /** I8: the one answer about all sinks must not wait for a worker that hangs in the middle of its own. */
    @Test
    @Timeout(30)
    void callsAWorkerDownThatDoesNotFinishItsAnswer() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
        });
        server.start();
        try {
            OtherWorkersClient client = new OtherWorkersClient(
                    TestConfig.of(Map.of(
                            "lockstep.sink",
                            "elasticsearch",
                            "quarkus.http.port",
                            "0",
                            "lockstep.other-workers.redis",
                            "http://127.0.0.1:" + server.getAddress().getPort())),
                    new ObjectMapper());

            assertThat(client.statuses()).singleElement().satisfies(status -> {
                assertThat(status.sink()).isEqualTo("redis");
                assertThat(status.status()).isEqualTo(SyncStatus.DOWN);
            });
        } finally {
            server.stop(0);
        }
    }
}
