package io.lockstep.sync.elasticsearch;

import io.lockstep.contract.ChangeRecord;
import io.lockstep.sync.Outcome;
import io.lockstep.sync.RejectionReason;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.apache.http.entity.ContentType;
import org.apache.http.nio.entity.NByteArrayEntity;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.Response;
import org.elasticsearch.client.ResponseException;
import org.elasticsearch.client.ResponseListener;
import org.elasticsearch.client.RestClient;

/** Sends batches to one target as {@code _bulk} requests. Safe for all threads. */
final class BulkClient {

    private final RestClient client;
    private final InstantSource clock;

    BulkClient(RestClient client, InstantSource clock) {
        this.client = client;
        this.clock = clock;
    }

    /** One outcome for each change, in order. */
    CompletionStage<List<Outcome>> send(String alias, List<ChangeRecord> changes) {
        Request request = new Request("POST", "/" + alias + "/_bulk");
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
                refused(alias, changes, failure).whenComplete((outcomes, unknown) -> answer.complete(outcomes));
            }
        });
        return answer;
    }

    /**
     * What to do about a request that failed as a whole: one that is too large, or that has something in it which
     * spoils the request for all, is halved until the culprit stands alone.
     */
    private CompletionStage<List<Outcome>> refused(String alias, List<ChangeRecord> changes, Exception failure) {
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
            return send(alias, changes.subList(0, half))
                    .thenCombine(
                            send(alias, changes.subList(half, changes.size())),
                            (first, second) -> Stream.concat(first.stream(), second.stream())
                                    .toList());
        }
        String cause = status == 0 ? failure.toString() : "Elasticsearch answered " + status + " to a whole batch";
        return CompletableFuture.completedFuture(
                Collections.nCopies(changes.size(), new Outcome.Unavailable(cause, true)));
    }
}
