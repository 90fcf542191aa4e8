package io.lockstep.sync.elasticsearch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.lockstep.contract.EventIndex;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.http.HttpHost;
import org.elasticsearch.client.RestClient;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeldPathTest {

    @ParameterizedTest
    @CsvSource({"evt_1,evt_1", "a/b,a%2Fb", "a?b,a%3Fb", "a#b,a%23b", "100%41,100%2541", "a+b,a%2Bb"})
    void asksForExactlyThisId(String id, String segment) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        CompletableFuture<String> asked = new CompletableFuture<>();
        server.createContext("/", exchange -> {
            asked.complete(exchange.getRequestURI().getRawPath());
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            byte[] body = "{\"found\":false}".getBytes(UTF_8);
            exchange.sendResponseHeaders(404, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        EventIndex index = new EventIndex("events");
        HttpHost host = new HttpHost("127.0.0.1", server.getAddress().getPort());
        try (RestClient client = RestClient.builder(host).build()) {
            ElasticsearchSink sink = new ElasticsearchSink(
                    client,
                    index,
                    () -> CompletableFuture.completedFuture(List.of(index.alias())),
                    InstantSource.system());

            assertThat(sink.held(id).toCompletableFuture().get(10, TimeUnit.SECONDS))
                    .isEmpty();

            assertThat(asked.get(10, TimeUnit.SECONDS)).isEqualTo("/events/_doc/" + segment);
        } finally {
            server.stop(0);
        }
    }
}
