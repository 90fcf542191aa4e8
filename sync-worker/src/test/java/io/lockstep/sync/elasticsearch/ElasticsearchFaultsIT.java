package io.lockstep.sync.elasticsearch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.contract.ChangeKind;
import io.lockstep.contract.ChangeRecord;
import io.lockstep.contract.EventIndex;
import io.lockstep.contract.Version;
import io.lockstep.devstack.junit.RealServers;
import io.lockstep.devstack.junit.TestScope;
import io.lockstep.sync.Applier;
import io.lockstep.sync.ApplierLimits;
import io.lockstep.sync.ApplyHistory;
import io.lockstep.sync.Backoff;
import io.lockstep.sync.BatchPace;
import io.lockstep.sync.Deliveries;
import io.lockstep.sync.Outcome;
import io.lockstep.sync.RejectionReason;
import io.lockstep.sync.Trouble;
import io.lockstep.sync.elasticsearch.FaultyElasticsearch.Reply;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.RestClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** I2 and I6 with a real Elasticsearch in every kind of trouble: nothing is lost, nothing is dead-lettered without cause. */
@RealServers
class ElasticsearchFaultsIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern ITEM = Pattern.compile("\\{\"index\":\\{\"status\":20[01]\\}\\}");

    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final EventIndex index;
    private final FaultyElasticsearch elasticsearch;
    private final RestClient client;
    private final ElasticsearchSink sink;
    private final ApplyHistory history = new ApplyHistory(InstantSource.system());
    private final Deliveries deliveries = new Deliveries();
    private final Applier applier;

    ElasticsearchFaultsIT(TestScope scope) {
        this.index = scope.index();
        this.elasticsearch = new FaultyElasticsearch(scope.elasticsearchHosts());
        this.client = elasticsearch.client();
        this.sink = new ElasticsearchSink(client, index, IndexTargets.only(index), InstantSource.system());
        this.applier = new Applier(
                sink,
                new ApplierLimits(
                        100,
                        1 << 20,
                        Duration.ofMillis(5),
                        2,
                        ApplierLimits.Capacity.of(5000),
                        Duration.ofSeconds(10),
                        new BatchPace(5, Duration.ofSeconds(2), Duration.ofSeconds(1))),
                new Backoff(Duration.ofMillis(5), Duration.ofMillis(100), Math::random),
                history,
                System::nanoTime);
    }

    @BeforeEach
    void start() {
        sink.prepare();
        applier.start();
    }

    @AfterEach
    void close() throws IOException {
        applier.close();
        client.close();
        elasticsearch.close();
    }

    /** F-10: of the items of every answer a third is overload and a twentieth is a missing shard. */
    @Test
    void onlyWhatFailedIsTriedAgain() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        AtomicInteger rewritten = new AtomicInteger();
        elasticsearch.set((body, forward) -> {
            Reply reply = forward.send(body);
            return new Reply(reply.status(), ITEM.matcher(reply.body()).replaceAll(item -> {
                int dice = random.nextInt(100);
                if (dice >= 35) {
                    return item.group();
                }
                rewritten.incrementAndGet();
                return dice < 30
                        ? "{\"index\":{\"status\":429,\"error\":{\"type\":\"es_rejected_execution_exception\"}}}"
                        : "{\"index\":{\"status\":503,\"error\":{\"type\":\"unavailable_shards_exception\"}}}";
            }));
        });

        submit(0, 3000);

        await().atMost(PATIENCE).until(deliveries::areAllSettled);
        assertThat(rewritten).as("seed %d", seed).hasValueGreaterThan(1000);
        assertThat(applier.load().batchChanges()).isLessThan(50);
        assertThat(deliveries.settled()).isEqualTo(3000);
        assertThat(deliveries.deadLetters()).isEmpty();
        assertThat(live()).isEqualTo(3000);

        elasticsearch.heal();
        submit(3000, 6000);
        await().atMost(PATIENCE).until(deliveries::areAllSettled);
        assertThat(applier.load().batchChanges()).isEqualTo(100);
    }

    /** F-13: Elasticsearch did it, and nobody heard. */
    @Test
    void anAnswerThatIsLostIsAskedForAgain() throws Exception {
        AtomicInteger answers = new AtomicInteger();
        elasticsearch.set((body, forward) -> {
            Reply reply = forward.send(body);
            return answers.incrementAndGet() % 3 == 0 ? reply : Reply.NONE;
        });

        submit(0, 500);

        assertAllIsApplied();
        assertThat(live()).isEqualTo(500);
    }

    @Test
    void anAnswerWithFewerItemsThanWereSentSaysNothing() throws Exception {
        AtomicInteger answers = new AtomicInteger();
        elasticsearch.set((body, forward) -> {
            Reply reply = forward.send(body);
            return answers.incrementAndGet() > 2
                    ? reply
                    : new Reply(200, reply.body().replaceFirst("\\{\"index\":\\{\"status\":20[01]\\}\\},?", ""));
        });

        submit(0, 50);

        await().atMost(PATIENCE).until(deliveries::areAllSettled);
        assertThat(answers).hasValueGreaterThan(2);
        assertThat(deliveries.deadLetters()).isEmpty();
    }

    /** F-14: the proxy before Elasticsearch takes no more than so many bytes, and one document has more. */
    @Test
    void aRequestThatIsTooLargeIsSplitUntilOneDocumentIsTooLargeAlone() throws Exception {
        elasticsearch.set((body, forward) -> body.length() > 2000 ? new Reply(413, "") : forward.send(body));

        submit(0, 60);
        applier.submit(deliveries.of(change(id(60), 5, "x".repeat(3000))));
        submit(61, 100);

        await().atMost(PATIENCE).until(deliveries::areAllSettled);
        assertThat(deliveries.deadIds()).containsExactly(id(60));
        assertThat(deliveries.deadLetters())
                .singleElement()
                .extracting(Outcome.Rejected::reason)
                .isEqualTo(RejectionReason.TOO_LARGE);
        assertThat(live()).isEqualTo(99);
    }

    /** F-14: one line spoils the whole request; its neighbours do not suffer from it. */
    @Test
    void aRequestThatIsRefusedWholeIsBisectedToTheOneThatSpoilsIt() throws Exception {
        elasticsearch.set((body, forward) -> body.contains("spoiled") ? new Reply(400, "{}") : forward.send(body));

        submit(0, 50);
        applier.submit(deliveries.of(change(id(50), 5, "spoiled")));
        submit(51, 90);

        await().atMost(PATIENCE).until(deliveries::areAllSettled);
        assertThat(deliveries.deadIds()).containsExactly(id(50));
        assertThat(live()).isEqualTo(89);
    }

    /** Whatever refuses every request, refuses no document: the topic would end up among the dead letters. */
    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 413, 415})
    void aSinkThatRefusesEverythingIsWaitedForAndSaidToNeedAnOperator(int status) throws Exception {
        elasticsearch.set((body, forward) -> new Reply(status, "{}"));

        submit(0, 20);
        awaitRefusal();
        assertThat(history.failures()).first().extracting("reason").isEqualTo("sink-refuses");
        assertThat(deliveries.settled()).isZero();

        elasticsearch.heal();
        assertAllIsApplied();
        assertThat(applier.load().open()).isFalse();
    }

    /** F-12: what Elasticsearch does to its indices when the disk is nearly full. */
    @Test
    void aFullDiskPausesAndIsNoRejection() throws Exception {
        block("true");
        submit(0, 20);
        awaitRefusal();
        assertThat(history.failures()).first().extracting("message").asString().contains("429 cluster_block_exception");

        block("null");
        assertAllIsApplied();
    }

    @Test
    void aClosedIndexPausesAndIsNoRejection() throws Exception {
        client.performRequest(new Request("POST", "/" + index.generation(1) + "/_close"));
        submit(0, 20);
        awaitRefusal();

        client.performRequest(new Request("POST", "/" + index.generation(1) + "/_open"));
        assertAllIsApplied();
    }

    @Test
    void anAliasWithoutAWriteIndexPausesAndIsNoRejection() throws Exception {
        aliases("false");
        submit(0, 20);
        awaitRefusal();

        aliases("true");
        assertAllIsApplied();
    }

    /** Until the worker says that an operator has to mend the sink. */
    private void awaitRefusal() {
        await().atMost(PATIENCE)
                .until(() -> applier.load()
                        .trouble()
                        .filter(Trouble.SINK_REFUSES::equals)
                        .isPresent());
    }

    private void assertAllIsApplied() {
        await().atMost(PATIENCE).until(deliveries::areAllSettled);
        assertThat(deliveries.deadLetters()).isEmpty();
    }

    private void submit(int from, int to) throws InterruptedException {
        for (int i = from; i < to; i++) {
            applier.submit(deliveries.of(change(id(i), 5, "event " + i)));
        }
    }

    private String id(int number) {
        return "evt_" + run + "_" + number;
    }

    /** How many of this run's documents Elasticsearch holds. */
    private long live() throws Exception {
        client.performRequest(new Request("POST", "/" + index.generation(1) + "/_refresh"));
        Request count = new Request("GET", "/" + index.alias() + "/_count");
        count.setJsonEntity("{\"query\":{\"prefix\":{\"recognizedEventId\":\"evt_" + run + "_\"}}}");
        return JSON.readTree(client.performRequest(count).getEntity().getContent())
                .path("count")
                .asLong();
    }

    private void block(String value) throws IOException {
        Request request = new Request("PUT", "/" + index.generation(1) + "/_settings");
        request.setJsonEntity("{\"index.blocks.read_only_allow_delete\":" + value + "}");
        client.performRequest(request);
    }

    private void aliases(String write) throws IOException {
        Request request = new Request("POST", "/_aliases");
        request.setJsonEntity("{\"actions\":[{\"add\":{\"index\":\"" + index.generation(1) + "\",\"alias\":\""
                + index.alias() + "\",\"is_write_index\":" + write + "}}]}");
        client.performRequest(request);
    }

    private static ChangeRecord change(String id, long version, String name) {
        String document = "{\"recognizedEventId\":\"" + id + "\",\"recognizedEventName\":\"" + name + "\",\"version\":"
                + version + "}";
        return ChangeRecord.of(id, new Version(version), ChangeKind.UPSERT, document.getBytes(UTF_8));
    }
}
