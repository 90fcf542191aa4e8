package io.lockstep.sync.elasticsearch;

import io.lockstep.contract.ChangeRecord;
import io.lockstep.contract.EventIndex;
import io.lockstep.sync.Held;
import io.lockstep.sync.Outcome;
import io.lockstep.sync.Sink;
import io.lockstep.sync.SinkUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.apache.http.client.config.RequestConfig;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.RequestOptions;
import org.elasticsearch.client.Response;
import org.elasticsearch.client.ResponseListener;
import org.elasticsearch.client.RestClient;

/**
 * Elasticsearch as a sink: one {@code _bulk} a batch and target, every item guarded by its external version.
 *
 * <p>INVARIANT I3: items are {@code external_gte}, so an older version is answered 409, which is {@code Superseded};
 * deletions are indexed as markers, since Elasticsearch forgets a real delete after 60 s. The alias must exist
 * ({@code require_alias}): a lost index is never silently replaced by an empty one without a mapping.
 */
public final class ElasticsearchSink implements Sink {

    private static final RequestOptions PROBE = RequestOptions.DEFAULT.toBuilder()
            .setRequestConfig(RequestConfig.custom()
                    .setConnectTimeout(2000)
                    .setSocketTimeout(3000)
                    .build())
            .build();

    private final RestClient client;
    private final EventIndex index;
    private final IndexTargets targets;
    private final BulkClient bulks;

    public ElasticsearchSink(RestClient client, EventIndex index, IndexTargets targets, InstantSource clock) {
        this.client = client;
        this.index = index;
        this.targets = targets;
        this.bulks = new BulkClient(client, clock);
    }

    @Override
    public String name() {
        return "elasticsearch";
    }

    /** Each bulk is a write to disk, and search sees changes once a second anyway. */
    @Override
    public Duration batchAge() {
        return Duration.ofMillis(20);
    }

    @Override
    public boolean isPrepared() {
        return exists("/_alias/" + index.alias());
    }

    @Override
    public void prepare() {
        String first = index.generation(1);
        if (!exists("/" + first)) {
            send("PUT", "/" + first, EventIndex.definition());
        }
        send(
                "POST",
                "/_aliases",
                "{\"actions\":[{\"add\":{\"index\":\"" + first + "\",\"alias\":\"" + index.alias()
                        + "\",\"is_write_index\":true,\"filter\":" + EventIndex.aliasFilter() + "}}]}");
    }

    @Override
    public CompletionStage<List<Outcome>> apply(List<ChangeRecord> changes) {
        return targets.aliases().thenCompose(aliases -> send(aliases, changes));
    }

    private CompletionStage<List<Outcome>> send(List<String> aliases, List<ChangeRecord> changes) {
        return aliases.stream()
                .map(alias -> bulks.send(alias, changes))
                .reduce((one, other) -> one.thenCombine(other, ElasticsearchSink::worse))
                .orElseThrow(() -> new IllegalStateException("there is no index to write to"));
    }

    /** A GET by id is real time, and ignores the alias's filter: it finds deletion markers too. */
    @Override
    public CompletionStage<Optional<Held>> held(String id) {
        Request request = new Request("GET", "/" + index.alias() + "/_doc/" + segment(id));
        request.addParameter("ignore", "404");
        request.setOptions(PROBE);
        CompletableFuture<Optional<Held>> answer = new CompletableFuture<>();
        client.performRequestAsync(request, new ResponseListener() {
            @Override
            public void onSuccess(Response response) {
                try (InputStream body = response.getEntity().getContent()) {
                    answer.complete(StoredDocument.read(body.readAllBytes()));
                } catch (IOException | RuntimeException e) {
                    onFailure(e);
                }
            }

            @Override
            public void onFailure(Exception failure) {
                answer.completeExceptionally(
                        new SinkUnavailableException("cannot read " + id + ": " + failure.getMessage(), failure));
            }
        });
        return answer;
    }

    /** An id may have characters that mean something in a path. */
    private static String segment(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8);
    }

    private static List<Outcome> worse(List<Outcome> ones, List<Outcome> others) {
        return IntStream.range(0, ones.size())
                .mapToObj(i -> Outcome.worse(ones.get(i), others.get(i)))
                .toList();
    }

    private boolean exists(String path) {
        Request request = new Request("HEAD", path);
        request.setOptions(PROBE);
        try {
            return client.performRequest(request).getStatusLine().getStatusCode() == 200;
        } catch (IOException e) {
            throw new SinkUnavailableException("cannot ask for " + path + ": " + e.getMessage(), e);
        }
    }

    private void send(String method, String path, String body) {
        Request request = new Request(method, path);
        request.setJsonEntity(body);
        try {
            client.performRequest(request);
        } catch (IOException e) {
            throw new SinkUnavailableException(method + " " + path + ": " + e.getMessage(), e);
        }
    }
}
