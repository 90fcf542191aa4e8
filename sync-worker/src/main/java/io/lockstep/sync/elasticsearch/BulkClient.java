package io.lockstep.sync.elasticsearch;

import io.lockstep.contract.ChangeRecord;
import io.lockstep.sync.Outcome;
import io.lockstep.sync.RejectionReason;
import io.lockstep.sync.Trouble;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.apache.http.HttpEntity;
import org.apache.http.entity.ContentType;
import org.apache.http.nio.entity.NStringEntity;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.Response;
import org.elasticsearch.client.ResponseException;
import org.elasticsearch.client.ResponseListener;
import org.elasticsearch.client.RestClient;

/**
 * Sends batches to one target as {@code _bulk} requests. Safe for all threads.
 *
 * <p>A request that is too large, or that has something in it which spoils it for all, is halved until the culprit stands
 * alone. INVARIANT I6: even then it is rejected only if Elasticsearch accepts other requests of the same form, before and
 * after, for if it accepts none, the documents are not to blame.
 */
final class BulkClient {

    /** Asks for nothing: the deletion of an id that never lives. */
    private static final String CONTROL =
            "{\"delete\":{\"_id\":\"lockstep-control\",\"version\":1,\"version_type\":\"external_gte\"}}\n";

    private final RestClient client;
    private final InstantSource clock;

    BulkClient(RestClient client, InstantSource clock) {
        this.client = client;
        this.clock = clock;
    }

    /** One outcome for each change, in order. */
    CompletionStage<List<Outcome>> send(String alias, List<ChangeRecord> changes) {
        return post(alias, BulkBody.of(changes, clock.instant()).entity())
                .thenApply(response -> complete(changes, BulkAnswer.outcomes(response)))
                .exceptionallyCompose(failure -> refused(alias, changes, cause(failure)));
    }

    private static List<Outcome> complete(List<ChangeRecord> changes, List<Outcome> outcomes) {
        if (outcomes.size() != changes.size()) {
            throw new IllegalStateException(
                    "Elasticsearch answered " + outcomes.size() + " items for " + changes.size() + " changes");
        }
        return outcomes;
    }

    private CompletionStage<List<Outcome>> refused(String alias, List<ChangeRecord> changes, Throwable failure) {
        int status = status(failure);
        if (!BulkStatus.isSpoiled(status)) {
            return CompletableFuture.completedStage(Collections.nCopies(changes.size(), unavailable(failure)));
        }
        if (changes.size() == 1) {
            return accepts(alias)
                    .thenCompose(accepted -> accepted
                            ? again(alias, changes)
                            : CompletableFuture.completedStage(List.of(acceptsNone(status))));
        }
        int half = changes.size() / 2;
        return send(alias, changes.subList(0, half))
                .thenCombine(
                        send(alias, changes.subList(half, changes.size())),
                        (first, second) ->
                                Stream.concat(first.stream(), second.stream()).toList());
    }

    /** Rejects a change that is refused between two requests that are accepted, and so by its own fault. */
    private CompletionStage<List<Outcome>> again(String alias, List<ChangeRecord> one) {
        return post(alias, BulkBody.of(one, clock.instant()).entity())
                .thenApply(response -> complete(one, BulkAnswer.outcomes(response)))
                .exceptionallyCompose(failure -> {
                    int status = status(cause(failure));
                    return BulkStatus.isSpoiled(status)
                            ? accepts(alias)
                                    .thenApply(accepted -> List.of(accepted ? rejected(status) : acceptsNone(status)))
                            : CompletableFuture.completedStage(List.of(unavailable(cause(failure))));
                });
    }

    private CompletionStage<Boolean> accepts(String alias) {
        return post(alias, new NStringEntity(CONTROL, ContentType.APPLICATION_JSON))
                .handle((accepted, refused) -> refused == null);
    }

    private static Outcome rejected(int status) {
        return new Outcome.Rejected(
                status == 413 ? RejectionReason.TOO_LARGE : RejectionReason.DOCUMENT_REFUSED,
                "Elasticsearch answered " + status + " to it alone");
    }

    private static Outcome acceptsNone(int status) {
        return new Outcome.Unavailable(
                "Elasticsearch answered " + status + " to a change alone, and does not accept any",
                Trouble.SINK_REFUSES);
    }

    private static Outcome unavailable(Throwable failure) {
        int status = status(failure);
        return status == 0
                ? new Outcome.Unavailable(failure.toString(), Trouble.SINK_UNAVAILABLE)
                : BulkStatus.request(status);
    }

    /** The status of a refusal, 0 if there was no answer. */
    private static int status(Throwable failure) {
        return failure instanceof ResponseException refusal
                ? refusal.getResponse().getStatusLine().getStatusCode()
                : 0;
    }

    private CompletionStage<Response> post(String alias, HttpEntity body) {
        Request request = new Request("POST", "/" + alias + "/_bulk");
        request.addParameter("require_alias", "true");
        request.addParameter("filter_path", "items.*.status,items.*.error.type,items.*.error.reason");
        request.setEntity(body);
        CompletableFuture<Response> answer = new CompletableFuture<>();
        client.performRequestAsync(request, new ResponseListener() {
            @Override
            public void onSuccess(Response response) {
                // not on the client's thread, which has other answers to read
                answer.completeAsync(() -> response);
            }

            @Override
            public void onFailure(Exception failure) {
                answer.completeExceptionally(failure);
            }
        });
        return answer;
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
