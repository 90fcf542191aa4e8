package io.lockstep.sync.elasticsearch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.lockstep.contract.EventIndex;
import io.lockstep.sync.SinkUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.Response;
import org.elasticsearch.client.ResponseListener;
import org.elasticsearch.client.RestClient;

/**
 * The generations that take writes, as Elasticsearch knows them: each has a write alias. Before the first rebuild none
 * has, and the read alias is written through.
 *
 * <p>INVARIANT I4: no batch is formed on a list that was asked for more than {@link #MAX_AGE} and {@link #PATIENCE} before;
 * a list that cannot be had is no list. The barrier of generations rests on this. Safe for all threads.
 */
final class WriteTargets implements IndexTargets {

    /** After that a list is asked for anew. */
    static final Duration MAX_AGE = Duration.ofSeconds(1);

    /** How long an answer may take. */
    static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final JsonFactory JSON = new JsonFactory();

    private final RestClient client;
    private final EventIndex index;
    private final LongSupplier nanoTime;
    private CompletableFuture<List<String>> latest;
    private long askedNanos;

    WriteTargets(RestClient client, EventIndex index, LongSupplier nanoTime) {
        this.client = client;
        this.index = index;
        this.nanoTime = nanoTime;
        this.latest = CompletableFuture.failedFuture(new IllegalStateException("not asked yet"));
    }

    @Override
    public synchronized CompletionStage<List<String>> aliases() {
        long now = nanoTime.getAsLong();
        boolean old = now - askedNanos >= MAX_AGE.toNanos();
        if (latest.isCompletedExceptionally() || (latest.isDone() && old)) {
            askedNanos = now;
            latest = ask().orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        }
        return latest;
    }

    private CompletableFuture<List<String>> ask() {
        CompletableFuture<List<String>> answer = new CompletableFuture<>();
        Request request = new Request("GET", "/" + index.alias() + "-g*/_alias");
        client.performRequestAsync(request, new ResponseListener() {
            @Override
            public void onSuccess(Response response) {
                try (InputStream body = response.getEntity().getContent()) {
                    answer.complete(read(body));
                } catch (IOException | RuntimeException e) {
                    onFailure(e);
                }
            }

            @Override
            public void onFailure(Exception failure) {
                answer.completeExceptionally(
                        new SinkUnavailableException("cannot ask where to write to: " + failure.getMessage(), failure));
            }
        });
        return answer;
    }

    /** Reads {@code {"<index>":{"aliases":{"<alias>":{…},…}},…}}. */
    private List<String> read(InputStream body) throws IOException {
        List<String> found = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(body)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String writeAlias = parser.currentName() + EventIndex.WRITE_SUFFIX;
                int depth = 0;
                do {
                    switch (parser.nextToken()) {
                        case START_OBJECT -> depth++;
                        case END_OBJECT -> depth--;
                        case FIELD_NAME -> {
                            if (depth == 2 && parser.currentName().equals(writeAlias)) {
                                found.add(writeAlias);
                            }
                        }
                        case null, default -> {}
                    }
                } while (depth > 0);
            }
        }
        return found.isEmpty() ? List.of(index.alias()) : List.copyOf(found);
    }
}
