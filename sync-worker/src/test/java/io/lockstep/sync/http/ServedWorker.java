package io.lockstep.sync.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.lockstep.sync.ApplyHistory;
import io.lockstep.sync.ApplyListener;
import io.lockstep.sync.Sink;
import io.lockstep.sync.SyncConfig;
import io.lockstep.sync.TestConfig;
import io.lockstep.sync.kafka.StreamsWorker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;

/** A worker with the HTTP side of its dead letters, at a port where other workers of the test find it. */
final class ServedWorker implements AutoCloseable {

    final StreamsWorker worker;
    final DeadLetterResource letters;
    final DeadLetterRequests requests;

    private final HttpServer server;

    ServedWorker(Sink sink, Map<String, String> settings) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        Map<String, String> all = new HashMap<>(settings);
        all.put("lockstep.sink", sink.name());
        all.put("quarkus.http.port", Integer.toString(server.getAddress().getPort()));
        SyncConfig config = TestConfig.of(all);
        worker = new StreamsWorker(
                config, sink, new ApplyHistory(InstantSource.system()), ApplyListener.all(), InstantSource.system());
        ObjectMapper json = new ObjectMapper()
                .registerModule(new JavaTimeModule())
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);
        DeadLetterSearch search = new DeadLetterSearch(worker.ledgers(), new FellowWorkersClient(json));
        letters = new DeadLetterResource(
                worker,
                worker.ledgers(),
                search,
                new Payloads(worker.letterRecords()),
                new KeyStates(sink, new RowClient(config, json)));
        requests = new DeadLetterRequests(new DeadLetterOffice(worker.ledgers(), search, worker.letterRecords()), json);
        server.createContext("/admin/dead-letters", exchange -> answer(exchange, json));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        worker.start();
    }

    private void answer(HttpExchange exchange, ObjectMapper json) throws IOException {
        byte[] body = json.writeValueAsBytes(
                letters.list(parameters(exchange.getRequestURI().getRawQuery())));
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    static LetterParameters parameters(String query) {
        LetterParameters parameters = new LetterParameters();
        parameters.size = "20";
        parameters.local = "false";
        for (String parameter : query.isEmpty() ? new String[0] : query.split("&")) {
            String[] parts = parameter.split("=", 2);
            String value = URLDecoder.decode(parts[1], UTF_8);
            switch (parts[0]) {
                case "status" -> parameters.status = value;
                case "reason" -> parameters.reason = value;
                case "id" -> parameters.id = value;
                case "letters" -> parameters.letters = value;
                case "size" -> parameters.size = value;
                case "cursor" -> parameters.cursor = value;
                case "local" -> parameters.local = value;
                default -> throw new IllegalArgumentException("no such parameter: " + parameter);
            }
        }
        return parameters;
    }

    LetterPageView list(String query) {
        return letters.list(parameters(query));
    }

    DeadLetterRequests.RequestResult redrive(String body) {
        return (DeadLetterRequests.RequestResult)
                requests.redrive(body.getBytes(UTF_8)).getEntity();
    }

    DeadLetterRequests.RequestResult discard(String body) {
        return (DeadLetterRequests.RequestResult)
                requests.discard(body.getBytes(UTF_8)).getEntity();
    }

    /** Nobody reaches it any more; it goes on working. */
    void unplug() {
        server.stop(0);
    }

    @Override
    public void close() {
        try {
            worker.stop();
        } catch (InterruptedException e) {
            throw new UncheckedIOException(new IOException(e));
        } finally {
            server.stop(0);
        }
    }
}
