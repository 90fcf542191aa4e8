package io.lockstep.sync.elasticsearch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.contract.ChangeKind;
import io.lockstep.contract.ChangeRecord;
import io.lockstep.contract.EventIndex;
import io.lockstep.contract.Version;
import io.lockstep.devstack.junit.RealServers;
import io.lockstep.devstack.junit.TestScope;
import io.lockstep.sync.Outcome;
import io.lockstep.sync.RejectionReason;
import io.lockstep.sync.Sink;
import io.lockstep.sync.SinkContract;
import io.lockstep.sync.SinkUnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.http.HttpHost;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.ResponseException;
import org.elasticsearch.client.RestClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@RealServers
class ElasticsearchSinkIT extends SinkContract {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final EventIndex index;
    private final RestClient client;

    ElasticsearchSinkIT(TestScope scope) {
        this.index = scope.index();
        this.client =
                RestClient.builder(HttpHost.create(scope.elasticsearchHosts())).build();
    }

    @AfterEach
    void close() throws IOException {
        client.close();
    }

    @Override
    protected Sink sink() {
        return new ElasticsearchSink(client, index, IndexTargets.only(index), InstantSource.system());
    }

    @Override
    protected String read(String id) throws Exception {
        JsonNode source;
        try {
            source = get("/" + index.alias() + "/_doc/" + id).path("_source");
        } catch (ResponseException e) {
            return "nothing";
        }
        return source.has(EventIndex.DELETED_AT)
                ? "deleted:" + source.path("version").asLong()
                : source.path("version").asLong() + ":"
                        + source.path("recognizedEventName").asText();
    }

    @Test
    void deletionMarkersAreNotFoundBySearch() throws Exception {
        apply(upsert(5, "five"));
        apply(ChangeRecord.deletion(freshId(), new Version(6)));
        client.performRequest(new Request("POST", "/" + index.generation(1) + "/_refresh"));

        JsonNode found = get("/" + index.alias() + "/_search?q=recognizedEventId:" + freshId());

        assertThat(found.at("/hits/total/value").asInt()).isZero();
        assertThat(read(freshId())).isEqualTo("deleted:6");
    }

    @Test
    void aDeletionIsRememberedAfterElasticsearchForgotWhatIsInMemory() throws Exception {
        apply(upsert(5, "five"));
        apply(ChangeRecord.deletion(freshId(), new Version(7)));
        // What a restart does to the version map: after a flush and a re-opened shard only what is indexed counts.
        client.performRequest(new Request("POST", "/" + index.generation(1) + "/_flush?force=true"));
        client.performRequest(new Request("POST", "/" + index.generation(1) + "/_close"));
        client.performRequest(new Request("POST", "/" + index.generation(1) + "/_open?wait_for_active_shards=1"));

        assertThat(apply(upsert(6, "late"))).containsExactly(Outcome.SUPERSEDED);
    }

    /** The control: what a real delete forgets. */
    @Test
    void aRealDeleteIsForgotten() throws Exception {
        Request create = new Request("PUT", "/" + index.generation(1) + "/_doc/" + freshId());
        create.addParameter("version", "5");
        create.addParameter("version_type", "external_gte");
        create.setJsonEntity(new String(document(freshId(), 5, "five"), UTF_8));
        client.performRequest(create);
        Request delete = new Request("DELETE", "/" + index.generation(1) + "/_doc/" + freshId());
        delete.addParameter("version", "7");
        delete.addParameter("version_type", "external_gte");
        client.performRequest(delete);
        assertThat(apply(upsert(6, "late, and within 60 s"))).containsExactly(Outcome.SUPERSEDED);
        client.performRequest(new Request("POST", "/" + index.generation(1) + "/_flush?force=true"));
        client.performRequest(new Request("POST", "/" + index.generation(1) + "/_close"));
        client.performRequest(new Request("POST", "/" + index.generation(1) + "/_open?wait_for_active_shards=1"));

        assertThat(apply(upsert(6, "revived"))).containsExactly(Outcome.APPLIED);
    }

    @Test
    void aMarkerIsPurgedAfterItsRetentionAndNothingElseIs() throws Exception {
        String other = freshId() + "b";
        apply(upsert(5, "five"));
        apply(ChangeRecord.deletion(freshId(), new Version(6)), ChangeRecord.deletion(other, new Version(6)));
        apply(ChangeRecord.of(other, new Version(7), ChangeKind.UPSERT, document(other, 7, "again")));
        client.performRequest(new Request("POST", "/" + index.generation(1) + "/_refresh"));

        assertThat(purge(Duration.ofHours(1)).run()).isZero();
        assertThat(read(freshId())).isEqualTo("deleted:6");

        assertThat(purge(Duration.ofHours(-1)).run()).isPositive();
        assertThat(read(freshId())).isEqualTo("nothing");
        assertThat(read(other)).isEqualTo("7:again");
        assertThat(purge(Duration.ofHours(-1)).run()).as("purging twice").isZero();
    }

    /** The row was made again between the search and the delete. */
    @Test
    void aMarkerThatWasReplacedMeanwhileIsLeftAlone() throws Exception {
        apply(upsert(5, "five"));
        apply(ChangeRecord.deletion(freshId(), new Version(6)));
        client.performRequest(new Request("POST", "/" + index.generation(1) + "/_refresh"));
        apply(upsert(7, "again")); // no search sees it before the next refresh

        purge(Duration.ofHours(-1)).run();

        assertThat(read(freshId())).isEqualTo("7:again");
    }

    @Test
    void manyMarkersArePurgedPageByPage() throws Exception {
        ChangeRecord[] deletions = IntStream.range(0, 1203)
                .mapToObj(i -> ChangeRecord.deletion(freshId() + "-" + i, new Version(6)))
                .toArray(ChangeRecord[]::new);
        apply(deletions);
        client.performRequest(new Request("POST", "/" + index.generation(1) + "/_refresh"));

        assertThat(purge(Duration.ofHours(-1)).run()).isGreaterThanOrEqualTo(1203);
        assertThat(read(freshId() + "-1202")).isEqualTo("nothing");
    }

    private MarkerPurge purge(Duration retention) {
        return new MarkerPurge(client, index, retention, InstantSource.system());
    }

    @Test
    void rejectsADocumentTheMappingDoesNotKnowAndAppliesItsNeighbours() throws Exception {
        String id = freshId();
        byte[] unknownField = ("{\"recognizedEventId\":\"" + id + "\",\"version\":5,\"surprise\":1}").getBytes();
        byte[] wrongType = ("{\"recognizedEventId\":\"" + id + "c\",\"version\":5,\"isActive\":7}").getBytes();
        List<Outcome> outcomes = apply(
                ChangeRecord.of(id + "a", new Version(5), ChangeKind.UPSERT, document(id + "a", 5, "a")),
                ChangeRecord.of(id, new Version(5), ChangeKind.UPSERT, unknownField),
                ChangeRecord.of(id + "c", new Version(5), ChangeKind.UPSERT, wrongType),
                ChangeRecord.of(id + "b", new Version(5), ChangeKind.UPSERT, document(id + "b", 5, "b")));

        assertThat(outcomes.get(0)).isEqualTo(Outcome.APPLIED);
        assertThat(outcomes.get(3)).isEqualTo(Outcome.APPLIED);
        assertThat(outcomes.subList(1, 3))
                .allSatisfy(outcome -> assertThat(outcome)
                        .isInstanceOfSatisfying(
                                Outcome.Rejected.class,
                                rejected -> assertThat(rejected.reason()).isEqualTo(RejectionReason.DOCUMENT_REFUSED)));
        assertThat(read(id)).isEqualTo("nothing");
    }

    @Test
    void aLostIndexIsUnavailableAndNotReplacedByOneWithoutAMapping() throws Exception {
        client.performRequest(new Request("DELETE", "/" + index.generation(1)));

        List<Outcome> outcomes = apply(upsert(5, "five"));

        assertThat(outcomes).first().isInstanceOf(Outcome.Unavailable.class);
        assertThat(sink().isPrepared()).isFalse();
        assertThat(sink().held(freshId())).failsWithin(Duration.ofSeconds(10));
    }

    @Test
    void aChangeIsWrittenToEveryTargetAndSettledOnlyWhenAllHaveIt() throws Exception {
        String second = index.alias() + "-second";
        Sink both = new ElasticsearchSink(
                client,
                index,
                () -> CompletableFuture.completedStage(List.of(index.alias(), second)),
                InstantSource.system());
        assertThat(apply(both, upsert(5, "five"))).first().isInstanceOf(Outcome.Unavailable.class);

        Request create = new Request("PUT", "/" + index.generation(2));
        create.setJsonEntity("{\"aliases\":{\"" + second + "\":{}},"
                + EventIndex.definition().substring(1));
        client.performRequest(create);
        try {
            assertThat(apply(both, upsert(6, "six"))).containsExactly(Outcome.APPLIED);
            assertThat(get("/" + index.generation(2) + "/_doc/" + freshId())
                            .path("_version")
                            .asInt())
                    .isEqualTo(6);
            assertThat(read(freshId())).isEqualTo("6:six");
        } finally {
            client.performRequest(new Request("DELETE", "/" + index.generation(2)));
        }
    }

    private static List<Outcome> apply(Sink sink, ChangeRecord change) throws Exception {
        return sink.apply(List.of(change)).toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    @Test
    void aRefusedConnectionIsUnavailable() throws Exception {
        try (RestClient nobody =
                RestClient.builder(new HttpHost("127.0.0.1", 1)).build()) {
            Sink unreachable = new ElasticsearchSink(nobody, index, IndexTargets.only(index), InstantSource.system());

            assertThat(unreachable
                            .apply(List.of(upsert(5, "five")))
                            .toCompletableFuture()
                            .get(10, TimeUnit.SECONDS))
                    .first()
                    .isInstanceOf(Outcome.Unavailable.class);
            assertThatThrownBy(unreachable::prepare).isInstanceOf(SinkUnavailableException.class);
            assertThat(unreachable.held(freshId()))
                    .failsWithin(Duration.ofSeconds(10))
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(SinkUnavailableException.class);
        }
    }

    private JsonNode get(String path) throws IOException {
        String[] parts = path.split("\\?", 2);
        Request request = new Request("GET", parts[0]);
        if (parts.length == 2) {
            request.addParameter(parts[1].split("=", 2)[0], parts[1].split("=", 2)[1]);
        }
        return JSON.readTree(client.performRequest(request).getEntity().getContent());
    }
}
