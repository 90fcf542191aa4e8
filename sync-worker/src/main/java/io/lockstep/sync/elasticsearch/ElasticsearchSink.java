package io.lockstep.sync.elasticsearch;

import io.lockstep.contract.ChangeRecord;
import io.lockstep.contract.EventIndex;
import io.lockstep.sync.Outcome;
import io.lockstep.sync.RejectionReason;
import io.lockstep.sync.Sink;
import io.lockstep.sync.SinkUnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.entity.ContentType;
import org.apache.http.nio.entity.NByteArrayEntity;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.RequestOptions;
import org.elasticsearch.client.Response;
import org.elasticsearch.client.ResponseException;
import org.elasticsearch.client.ResponseListener;
import org.elasticsearch.client.RestClient;

/**
 * Elasticsearch as a sink: one {@code _bulk} a batch, every item guarded by its external version.
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
    private final InstantSource clock;

    public ElasticsearchSink(RestClient client, EventIndex index, InstantSource clock) {
        this.client = client;
        this.index = index;
        this.clock = clock;
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
        Request request = new Request("POST", "/" + index.alias() + "/_bulk");
        request.addParameter("require_alias", "true");
        request.addParameter("filter_path", "items.*.status,items.*.error.type,items.*.error.reason");
        request.setEntity(new NByteArrayEntity(BulkBody.of(changes, clock.instant()), ContentType.APPLICATION_JSON));
        CompletableFuture<List<Outcome>> answer = new CompletableFuture<>();
        client.performRequestAsync(request, new ResponseListener() {
            @Override
            public void onSuccess(Response response) {
                answer.completeAsync(() -> BulkAnswer.outcomes(response));
            }

            @Override
            public void onFailure(Exception failure) {
                refused(changes, failure).whenComplete((outcomes, unknown) -> answer.complete(outcomes));
            }
        });
        return answer;
    }

    /**
     * What to do about a request that failed as a whole: one that is too large, or that has something in it which
     * spoils the request for all, is halved until the culprit stands alone.
     */
    private CompletionStage<List<Outcome>> refused(List<ChangeRecord> changes, Exception failure) {
        int status = failure instanceof ResponseException refusal
                ? refusal.getResponse().getStatusLine().getStatusCode()
                : 0;
        boolean spoiled = status == 400 || status == 413;
        if (spoiled && changes.size() == 1) {
            RejectionReason reason = status == 413 ? RejectionReason.TOO_LARGE : RejectionReason.DOCUMENT_REFUSED;
            return CompletableFuture.completedFuture(
                    List.of(new Outcome.Rejected(reason, "Elasticsearch answered " + status + " to it alone")));
        }
        if (spoiled) {
            int half = changes.size() / 2;
            return apply(changes.subList(0, half))
                    .thenCombine(
                            apply(changes.subList(half, changes.size())),
                            (first, second) -> Stream.concat(first.stream(), second.stream())
                                    .toList());
        }
        String cause = status == 0 ? failure.toString() : "Elasticsearch answered " + status + " to a whole batch";
        return CompletableFuture.completedFuture(
                Collections.nCopies(changes.size(), new Outcome.Unavailable(cause, true)));
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
