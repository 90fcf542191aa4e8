package io.lockstep.bench.search;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.contract.EventIndex;
import io.lockstep.devstack.sample.SampleRegister.Event;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** One generation behind its alias, filled straight by {@code _bulk}. */
final class BenchIndex {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BATCH = 1_000;
    private static final int ATTEMPTS = 60;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int PARALLEL = 2;

    private final String server;
    private final EventIndex index;

    BenchIndex(String hosts, String alias) {
        this.server = "http://" + hosts;
        this.index = new EventIndex(alias);
    }

    String alias() {
        return index.alias();
    }

    /** Events that are there, from a run that kept its data. */
    long count() throws IOException, InterruptedException {
        return send("GET", "/" + index.alias() + "/_count?ignore_unavailable=true", "")
                .path("count")
                .asLong();
    }

    /** Empty, whatever was there. */
    void create() throws IOException, InterruptedException {
        send("DELETE", "/" + index.generation(1) + "?ignore_unavailable=true", "");
        send("PUT", "/" + index.generation(1), EventIndex.definition());
        send(
                "POST",
                "/_aliases",
                "{\"actions\":[{\"add\":{\"index\":\"%s\",\"alias\":\"%s\",\"filter\":%s}}]}"
                        .formatted(index.generation(1), index.alias(), EventIndex.aliasFilter()));
    }

    /** The real events, searchable when it returns. */
    void put(List<Event> real) throws IOException, InterruptedException {
        put(IntStream.range(0, real.size())
                .mapToObj(i -> real.get(i).document("evt_%04d".formatted(i), 1).toString())
                .iterator());
    }

    /** Searchable when it returns. */
    void put(Iterator<String> documents) throws IOException, InterruptedException {
        refreshInterval("\"-1\"");
        try (ExecutorService threads = Executors.newFixedThreadPool(PARALLEL)) {
            Future<?>[] running = new Future<?>[PARALLEL];
            for (int i = 0; i < PARALLEL; i++) {
                running[i] = threads.submit(() -> {
                    for (String batch = next(documents); !batch.isEmpty(); batch = next(documents)) {
                        bulk(batch);
                    }
                    return null;
                });
            }
            for (Future<?> one : running) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("the events could not be indexed: " + e.getCause(), e.getCause());
        }
        refreshInterval("\"1s\"");
        send("POST", "/" + index.alias() + "/_refresh", "");
    }

    /** Merges that the load left behind are done, so that they do not run beside what is measured. */
    void settle() throws IOException, InterruptedException {
        send("POST", "/" + index.alias() + "/_forcemerge?max_num_segments=5&wait_for_completion=true", "");
        send("POST", "/" + index.alias() + "/_refresh", "");
    }

    long bytes() throws IOException, InterruptedException {
        return send("GET", "/" + index.alias() + "/_stats/store", "")
                .at("/_all/primaries/store/size_in_bytes")
                .asLong();
    }

    private static String next(Iterator<String> documents) {
        StringBuilder batch = new StringBuilder();
        synchronized (documents) {
            for (int i = 0; i < BATCH && documents.hasNext(); i++) {
                batch.append("{\"index\":{}}\n").append(documents.next()).append('\n');
            }
        }
        return batch.toString();
    }

    /** Again, while Elasticsearch has no room for it: then none of it is indexed. */
    private void bulk(String batch) throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                if (send("POST", "/" + index.generation(1) + "/_bulk?filter_path=errors", batch)
                        .path("errors")
                        .asBoolean()) {
                    throw new IOException("an event was refused");
                }
                return;
            } catch (Http.Busy e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private void refreshInterval(String value) throws IOException, InterruptedException {
        send("PUT", "/" + index.generation(1) + "/_settings", "{\"index\":{\"refresh_interval\":" + value + "}}");
    }

    private JsonNode send(String method, String path, String body) throws IOException, InterruptedException {
        return JSON.readTree(Http.ok(Http.send(method, server + path, body.getBytes(UTF_8))));
    }
}
