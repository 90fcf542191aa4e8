package io.lockstep.sync.elasticsearch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.contract.ChangeKind;
import io.lockstep.contract.ChangeRecord;
import io.lockstep.contract.EventIndex;
import io.lockstep.contract.Version;
import io.lockstep.sync.Held;
import io.lockstep.sync.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.RestClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * F-09: what Elasticsearch forgets of a real delete, after a minute and when it is killed, and that a deletion marker is
 * remembered. Without the control the tests would prove nothing.
 */
@Tag("faults")
class ForgottenDeletesIT {

    private static final EventIndex INDEX = EventIndex.RECOGNIZED_EVENTS;
    /** {@code index.gc_deletes}, and what the clock of its cache may lag. */
    private static final Duration FORGOTTEN = Duration.ofSeconds(63);

    private static OwnElasticsearch elasticsearch;

    private RestClient client;
    private ElasticsearchSink sink;

    @BeforeAll
    static void start() throws IOException {
        elasticsearch = new OwnElasticsearch();
    }

    @AfterAll
    static void stop() throws IOException {
        elasticsearch.close();
    }

    @BeforeEach
    void prepare() {
        client = elasticsearch.client();
        sink = new ElasticsearchSink(client, INDEX, IndexTargets.only(INDEX), InstantSource.system());
        sink.prepare();
    }

    @AfterEach
    void close() throws IOException {
        client.close();
    }

    @Test
    void afterAMinute() throws Exception {
        deleteBothWays("a");
        assertThat(apply(upsert("a-real", 5))).isEqualTo(Outcome.SUPERSEDED);

        await().pollDelay(FORGOTTEN).atMost(Duration.ofMinutes(2)).until(() -> true);

        assertThat(apply(upsert("a-real", 5))).as("the control").isEqualTo(Outcome.APPLIED);
        assertThat(apply(upsert("a-marker", 5))).isEqualTo(Outcome.SUPERSEDED);
        assertThat(held("a-marker")).isEqualTo(new Held.Marker(new Version(6)));
    }

    @Test
    void afterAKill() throws Exception {
        deleteBothWays("b");
        client.performRequest(new Request("POST", "/" + INDEX.generation(1) + "/_flush?force=true"));

        elasticsearch.kill();
        elasticsearch.start();
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> apply(upsert("b-other", 5)).equals(Outcome.APPLIED));

        assertThat(apply(upsert("b-real", 5))).as("the control").isEqualTo(Outcome.APPLIED);
        assertThat(apply(upsert("b-marker", 5))).isEqualTo(Outcome.SUPERSEDED);
        assertThat(held("b-marker")).isEqualTo(new Held.Marker(new Version(6)));
    }

    /** One id deleted by a marker at version 6, the other one really. */
    private void deleteBothWays(String prefix) throws Exception {
        apply(upsert(prefix + "-marker", 4));
        apply(upsert(prefix + "-real", 4));
        assertThat(apply(ChangeRecord.deletion(prefix + "-marker", new Version(6))))
                .isEqualTo(Outcome.APPLIED);
        Request delete = new Request("DELETE", "/" + INDEX.generation(1) + "/_doc/" + prefix + "-real");
        delete.addParameter("version", "6");
        delete.addParameter("version_type", "external_gte");
        client.performRequest(delete);
    }

    private Outcome apply(ChangeRecord change) throws Exception {
        return sink.apply(List.of(change))
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS)
                .getFirst();
    }

    private Held held(String id) throws Exception {
        return sink.held(id).toCompletableFuture().get(30, TimeUnit.SECONDS).orElseThrow();
    }

    private static ChangeRecord upsert(String id, long version) {
        String document = "{\"recognizedEventId\":\"" + id + "\",\"version\":" + version + "}";
        return ChangeRecord.of(id, new Version(version), ChangeKind.UPSERT, document.getBytes(UTF_8));
    }
}
