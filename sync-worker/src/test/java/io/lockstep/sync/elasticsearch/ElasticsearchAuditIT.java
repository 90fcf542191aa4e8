package io.lockstep.sync.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.contract.ChangeRecord;
import io.lockstep.contract.EventIndex;
import io.lockstep.devstack.junit.RealServers;
import io.lockstep.devstack.junit.TestScope;
import io.lockstep.sync.Outcome;
import io.lockstep.sync.Sink;
import io.lockstep.sync.audit.AuditContract;
import io.lockstep.sync.audit.ReadModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.http.HttpHost;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.RestClient;
import org.junit.jupiter.api.AfterEach;

@RealServers
class ElasticsearchAuditIT extends AuditContract {

    private final EventIndex index;
    private final RestClient client;

    ElasticsearchAuditIT(TestScope scope) {
        this.index = scope.index();
        this.client =
                RestClient.builder(HttpHost.create(scope.elasticsearchHosts())).build();
    }

    @AfterEach
    void close() throws IOException {
        client.performRequest(new Request("DELETE", "/" + index.generation(1)));
        client.close();
    }

    @Override
    protected Sink sink() {
        return new ElasticsearchSink(client, index, IndexTargets.only(index), InstantSource.system());
    }

    @Override
    protected ReadModel model(Sink sink) {
        return new ElasticsearchReadModel(client, index.alias());
    }

    /** From now on nothing is remembered of a real delete, so that an older version can be planted after it. */
    @Override
    protected void seed(List<ChangeRecord> changes) throws Exception {
        Request settings = new Request("PUT", "/" + index.generation(1) + "/_settings");
        settings.setJsonEntity("{\"index.gc_deletes\":\"0ms\"}");
        client.performRequest(settings);
        assertThat(sink().apply(changes).toCompletableFuture().get(10, TimeUnit.SECONDS))
                .containsOnly(Outcome.APPLIED);
    }

    @Override
    protected void plant(ChangeRecord change) throws Exception {
        drop(change.id());
        Request put = new Request("PUT", "/" + index.alias() + "/_doc/" + change.id());
        put.addParameter("version", change.version().toString());
        put.addParameter("version_type", "external");
        put.addParameter("ignore", "409");
        put.setJsonEntity(change.document()
                .map(document -> new String(document, StandardCharsets.UTF_8))
                .orElseGet(() -> "{\"deletedAt\":\"" + Instant.now() + "\"}"));
        // The clock by which it forgets ticks five times a second.
        await().until(() -> client.performRequest(put).getStatusLine().getStatusCode() != 409);
    }

    @Override
    protected void drop(String id) throws Exception {
        Request delete = new Request("DELETE", "/" + index.alias() + "/_doc/" + id);
        delete.addParameter("ignore", "404");
        client.performRequest(delete);
    }

    @Override
    protected void settle() throws Exception {
        client.performRequest(new Request("POST", "/" + index.alias() + "/_refresh"));
    }
}
