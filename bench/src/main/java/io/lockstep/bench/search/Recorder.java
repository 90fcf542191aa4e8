package io.lockstep.bench.search;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Stands between the search service and Elasticsearch and notes the searches, so that the very same ones can be sent
 * straight. Without the point in time, which is the service's own.
 */
final class Recorder implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<byte[]> searches = new ArrayList<>();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final String elasticsearch;

    Recorder(String elasticsearch) throws IOException {
        this.elasticsearch = elasticsearch;
        this.server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", this::pass);
        server.setExecutor(threads);
        server.start();
    }

    String hosts() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** The bodies of the searches since the last call. */
    synchronized List<byte[]> taken() {
        List<byte[]> taken = List.copyOf(searches);
        searches.clear();
        return taken;
    }

    private void pass(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().toString();
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.sendResponseHeaders(200, -1);
                return;
            }
            byte[] answer = Http.ok(Http.send(exchange.getRequestMethod(), "http://" + elasticsearch + path, body));
            if (path.contains("_search")) {
                note(body);
            }
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.getResponseHeaders().set("X-Elastic-Product", "Elasticsearch");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void note(byte[] body) throws IOException {
        ObjectNode search = (ObjectNode) JSON.readTree(body);
        search.remove("pit");
        searches.add(JSON.writeValueAsBytes(search));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
