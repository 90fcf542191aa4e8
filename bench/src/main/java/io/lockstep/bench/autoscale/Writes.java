package io.lockstep.bench.autoscale;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes to the register at a rate, in one import a second, so that the writing takes little of the machine. Rates may be
 * changed at any time.
 */
final class Writes implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI imports;
    private final Probes probes;
    private final Thread thread;
    private volatile int newKeysPerSecond;
    private volatile int hotKeyPerSecond;
    private volatile boolean done;
    private volatile Optional<Exception> failure = Optional.empty();
    private long rows;

    /** @param probes told one row of each second */
    Writes(URI eventService, Probes probes) {
        this.imports = eventService.resolve("/api/events/import");
        this.probes = probes;
        this.thread = Thread.ofPlatform().name("writes").start(this::run);
    }

    void rate(int newKeysPerSecond, int hotKeyPerSecond) {
        this.newKeysPerSecond = newKeysPerSecond;
        this.hotKeyPerSecond = hotKeyPerSecond;
    }

    Optional<Exception> failure() {
        return failure;
    }

    private void run() {
        long next = System.nanoTime();
        try {
            while (!done) {
                if (newKeysPerSecond + hotKeyPerSecond > 0) {
                    writeASecond();
                }
                next = Math.max(next + TimeUnit.SECONDS.toNanos(1), System.nanoTime());
                for (long left = next - System.nanoTime(); left > 0 && !done; left = next - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
            }
        } catch (IOException e) {
            failure = Optional.of(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void writeASecond() throws IOException, InterruptedException {
        StringBuilder csv = new StringBuilder("recognizedEventName,organizer,college\n");
        for (int i = 0; i < hotKeyPerSecond; i++) {
            csv.append("hot,autoscale,").append(rows++).append('\n');
        }
        for (int i = 0; i < newKeysPerSecond; i++) {
            csv.append("event ").append(rows++).append(",autoscale,信息学院\n");
        }
        long asked = System.nanoTime();
        HttpRequest request = HttpRequest.newBuilder(imports)
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", "text/csv; charset=utf-8")
                .POST(BodyPublishers.ofString(csv.toString()))
                .build();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("an import was answered " + answer.statusCode() + ": " + answer.body());
        }
        List<String> ids = new ArrayList<>();
        for (String line : answer.body().lines().toList()) {
            JsonNode row = JSON.readTree(line);
            if (row.has("recognizedEventId")) {
                ids.add(row.path("recognizedEventId").asText());
            }
        }
        if (hotKeyPerSecond > 0) {
            probes.hot(ids.getFirst());
        }
        probes.written(ids.getLast(), asked);
    }

    @Override
    public void close() {
        done = true;
        LockSupport.unpark(thread);
        Ends.of(thread);
    }
}
