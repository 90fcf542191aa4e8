package io.lockstep.system;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.contract.CacheEntries;
import io.lockstep.contract.EventIndex;
import io.lockstep.devstack.ServerEndpoints;
import io.lockstep.devstack.process.Poll;
import io.lockstep.devstack.redis.RedisConnection;
import io.lockstep.devstack.system.LocalSystem;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Looks at some keys in both sinks again and again while the test goes on, and notes every time that one went back: a
 * lower version than seen before, or live again at no higher version than its deletion (I3).
 *
 * <p>A sink that does not answer is looked at again later. What Redis forgot is not held against it, since it is a
 * cache; what it says is.
 */
final class NeverBackwards implements AutoCloseable {

    private final ServerEndpoints servers;
    private final Supplier<Collection<String>> ids;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
    private final Map<String, Long> highest = new HashMap<>();
    private final List<String> violations = new ArrayList<>();
    private final Thread watcher;
    private int looks;
    private volatile boolean closed;

    NeverBackwards(LocalSystem system, Supplier<Collection<String>> ids) {
        this.servers = system.servers();
        this.ids = ids;
        this.watcher = Thread.ofVirtual().start(this::watch);
    }

    /** Ends the watch and returns what went back. */
    List<String> violations() throws InterruptedException {
        close();
        watcher.join();
        if (looks == 0) {
            return List.of("never got to look at a sink");
        }
        return violations;
    }

    @Override
    public void close() {
        closed = true;
    }

    private void watch() {
        // The condition's pause between two looks is what a poll is for.
        Poll.until(Duration.ofHours(1), () -> {
            List<String> some = List.copyOf(ids.get());
            if (!some.isEmpty()) {
                look(some);
            }
            return closed;
        });
    }

    private void look(List<String> some) {
        try {
            elasticsearch(some);
            looks++;
        } catch (IOException down) {
            // looked at again
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            redis(some);
        } catch (IOException | RuntimeException down) {
            // looked at again
        }
    }

    /** By id, so in real time: refreshes have no part in it. */
    private void elasticsearch(List<String> some) throws IOException, InterruptedException {
        String body = some.stream().collect(Collectors.joining("\",\"", "{\"ids\":[\"", "\"]}"));
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + servers.elasticsearchHosts() + "/"
                        + EventIndex.RECOGNIZED_EVENTS.generation(1) + "/_mget?_source=" + EventIndex.DELETED_AT))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(5))
                .POST(BodyPublishers.ofString(body))
                .build();
        var answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("status " + answer.statusCode());
        }
        for (JsonNode found : Frontend.JSON.readTree(answer.body()).path("docs")) {
            if (found.path("found").asBoolean()) {
                note(
                        "elasticsearch " + found.path("_id").asText(),
                        found.path("_version").asLong(),
                        found.at("/_source/" + EventIndex.DELETED_AT).isMissingNode());
            }
        }
    }

    private void redis(List<String> some) throws IOException {
        try (RedisConnection redis =
                new RedisConnection(URI.create(servers.redisUrl()).getPort())) {
            for (String id : some) {
                List<?> entry = (List<?>) redis.command(
                        "HMGET", CacheEntries.RECOGNIZED_EVENTS.key(id), CacheEntries.VERSION, CacheEntries.FLAG);
                if (CacheEntries.LIVE.equals(entry.get(1))) {
                    note("redis " + id, Long.parseLong((String) entry.getFirst()), true);
                } else if (CacheEntries.DELETED.equals(entry.get(1))) {
                    note("redis " + id, Long.parseLong((String) entry.getFirst()), false);
                }
            }
        }
    }

    /** A deletion counts as a little more than its version: live at the same one would be a revival. */
    private void note(String key, long version, boolean live) {
        long rank = 2 * version + (live ? 0 : 1);
        Long before = highest.merge(key, rank, Math::max);
        if (rank < before) {
            violations.add(key + " went back to " + version + (live ? "" : " (deleted)") + " from " + before / 2);
        }
    }
}
