package io.lockstep.sync.elasticsearch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.http.HttpHost;
import org.elasticsearch.client.RestClient;

/** An HTTP proxy before a real Elasticsearch, which does to bulk requests and their answers what a test says. */
final class FaultyElasticsearch implements AutoCloseable {

    private final String hosts;
    private final HttpServer server;
    private final HttpClient http = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger bulks = new AtomicInteger();
    private volatile Fault fault = (body, forward) -> forward.send(body);

    /** What becomes of one bulk request. */
    interface Fault {
        Reply answer(String body, Forward forward) throws IOException, InterruptedException;
    }

    /** Sends a body on to Elasticsearch. */
    interface Forward {
        Reply send(String body) throws IOException, InterruptedException;
    }

    /** An answer; a status of 0 cuts the connection instead. */
    record Reply(int status, String body) {
        static final Reply NONE = new Reply(0, "");
    }

    FaultyElasticsearch(String hosts) {
        this.hosts = hosts;
        try {
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen", e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    void set(Fault next) {
        fault = next;
    }

    void heal() {
        fault = (body, forward) -> forward.send(body);
    }

    /** Bulk requests so far. */
    int bulks() {
        return bulks.get();
    }

    RestClient client() {
        return RestClient.builder(new HttpHost("127.0.0.1", server.getAddress().getPort()))
                .build();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        http.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            boolean bulk = exchange.getRequestURI().getPath().endsWith("/_bulk");
            Forward forward = sent -> forward(exchange.getRequestMethod(), exchange.getRequestURI(), sent);
            if (bulk) {
                bulks.incrementAndGet();
            }
            Reply reply = bulk ? fault.answer(body, forward) : forward.send(body);
            if (reply.status() == 0) {
                throw new IOException("the answer is cut");
            }
            byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.getResponseHeaders().add("X-Elastic-Product", "Elasticsearch");
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(reply.status(), head || bytes.length == 0 ? -1 : bytes.length);
            if (!head) {
                exchange.getResponseBody().write(bytes);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Reply forward(String method, URI path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + hosts + path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        return new Reply(answer.statusCode(), answer.body());
    }
}
