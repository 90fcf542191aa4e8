package io.lockstep.sync.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.sync.SyncConfig;
import io.lockstep.sync.client.BoundedClient;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** Asks the workers of the other sinks for their state; one that does not answer is down, not left out (I8). */
@Singleton
final class OtherWorkersClient {

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int MAX_BYTES = 4 << 20;

    private final Map<String, String> workers;
    private final ObjectMapper json;
    private final BoundedClient http = new BoundedClient(PATIENCE, MAX_BYTES);

    OtherWorkersClient(SyncConfig config, ObjectMapper json) {
        this.workers = new TreeMap<>(config.otherWorkers());
        this.json = json;
    }

    /** In the order of the sinks' names. Blocks for two seconds at most. */
    List<SyncStatus> statuses() {
        return workers.entrySet().stream()
                .map(worker -> ask(worker.getKey(), URI.create(worker.getValue() + "/admin/sync")))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();
    }

    private CompletableFuture<SyncStatus> ask(String sink, URI address) {
        return http.send(HttpRequest.newBuilder(address).build())
                .thenApply(answer -> read(sink, answer))
                .exceptionally(
                        failure -> SyncStatus.unreachable(sink, "its worker does not answer: " + failure.getCause()));
    }

    private SyncStatus read(String sink, HttpResponse<byte[]> answer) {
        if (answer.statusCode() != 200) {
            return SyncStatus.unreachable(sink, "its worker answers " + answer.statusCode());
        }
        try {
            return json.readValue(answer.body(), SyncStatus.class);
        } catch (IOException e) {
            throw new UncheckedIOException("not a worker's status", e);
        }
    }
}
