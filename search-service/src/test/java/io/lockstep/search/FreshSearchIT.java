package io.lockstep.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.contract.WriteToken;
import io.lockstep.devstack.junit.RealServersResource;
import io.lockstep.devstack.junit.TestScope;
import io.lockstep.search.fixture.Api;
import io.lockstep.search.fixture.Api.Answer;
import io.lockstep.search.fixture.SampleEvent;
import io.lockstep.search.fixture.TestIndex;
import io.lockstep.search.fixture.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** INVARIANT I10 in searches, on a real Elasticsearch that refreshes once a second, as production's does. */
@QuarkusTest
@QuarkusTestResource(value = RealServersResource.class, restrictToAnnotatedClass = true)
class FreshSearchIT {

    private static final SampleEvent EVENT = SampleEvent.numbered(1);
    private static final String ID = EVENT.id();
    private static final long VERSION = EVENT.version();
    private static final int EDITORS = 8;

    TestScope scope;

    @TestHTTPResource("/")
    URI base;

    private TestIndex index;
    private Api api;

    @BeforeEach
    void anIndexWithOneEvent() {
        api = new Api(base);
        index = new TestIndex(scope.elasticsearchHosts(), scope.index());
        index.create();
        index.put(List.of(EVENT));
    }

    @Test
    void anUpdateThatIsNotRefreshedYetIsWaitedFor() {
        index.apply(EVENT.atVersion(VERSION + 1));

        assertThat(shown(search(ID, VERSION + 1))).containsExactly(VERSION + 1);
    }

    @Test
    void aNewEventThatIsNotRefreshedYetIsWaitedFor() {
        SampleEvent created = SampleEvent.numbered(2);
        index.apply(created);

        assertThat(shown(search(created.id(), created.version()))).containsExactly(created.version());
    }

    @Test
    void aDeletedEventIsAbsent() {
        index.applyDeletion(ID, VERSION + 1);
        assertThat(shown(search(ID, VERSION + 1))).isEmpty();

        index.apply(EVENT.atVersion(VERSION + 2));
        assertThat(shown(search(ID, VERSION + 2))).containsExactly(VERSION + 2);
    }

    @Test
    void whatTheWorkerHasNotBroughtIsNotShownOlder() {
        for (long seen : new long[] {VERSION + 1, VERSION + 99}) {
            Answer answer = search(ID, seen);

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.problem()).isEqualTo("not-visible-yet");
            assertThat(answer.header("Retry-After")).isEqualTo("1");
            assertThat(answer.took()).isBetween(Duration.ofMillis(1500), Duration.ofSeconds(5));
        }
        String unknown = "evt_unknown";
        assertThat(search(unknown, 1).status()).isEqualTo(503);
        assertThat(shown(search(ID, VERSION))).containsExactly(VERSION);
    }

    @Test
    void allTokensCountWhateverIsSearchedFor() {
        SampleEvent other = SampleEvent.numbered(2);
        String tokens = Tokens.sign(ID, VERSION) + "," + Tokens.sign(other.id(), other.version());
        String path = "/api/search/events?recognizedEventId=" + ID;

        assertThat(api.send("GET", path, WriteToken.HEADER, tokens).status()).isEqualTo(503);
        index.apply(other);
        assertThat(shown(api.send("GET", path, WriteToken.HEADER, tokens))).containsExactly(VERSION);
        assertThat(api.send("GET", path, WriteToken.HEADER, tokens + "x").status())
                .isEqualTo(400);
    }

    @Test
    void pagesOfACursorAreNotContinuedFromBeforeTheWrite() {
        index.put(List.of(SampleEvent.numbered(2), SampleEvent.numbered(3)));
        String cursor = api.search("size", "1").json().path("nextCursor").asText();
        String path = "/api/search/events?size=1&cursor=" + cursor;
        index.put(List.of(EVENT.atVersion(VERSION + 1)));

        Answer refused = api.send("GET", path, WriteToken.HEADER, Tokens.sign(ID, VERSION + 1));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.problem()).isEqualTo("invalid-cursor");

        assertThat(api.send("GET", path, WriteToken.HEADER, Tokens.sign(ID, VERSION))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void readersThatWaitMakeNobodyRefresh() throws Exception {
        int before = index.refreshes();
        long started = System.nanoTime();
        try (ExecutorService readers = Executors.newFixedThreadPool(20)) {
            List<Future<Integer>> all = new ArrayList<>();
            for (int reader = 0; reader < 20; reader++) {
                all.add(readers.submit(() -> search(ID, VERSION + 1).status()));
            }
            for (Future<Integer> one : all) {
                assertThat(one.get()).isEqualTo(503);
            }
        }
        long seconds = Duration.ofNanos(System.nanoTime() - started).toSeconds();

        assertThat(index.refreshes() - before).isLessThanOrEqualTo((int) seconds + 2);
    }

    /** Editors write as they like, a worker applies it a little later, and all show their last token and search at once. */
    @Test
    void whateverIsWrittenNobodyIsShownLessThanTheyHaveSeen() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        try (ExecutorService editors = Executors.newFixedThreadPool(EDITORS);
                ExecutorService worker = Executors.newSingleThreadExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int editor = 0; editor < EDITORS; editor++) {
                SampleEvent own = SampleEvent.numbered(100 + editor);
                Random random = new Random(seed + editor);
                all.add(editors.submit(() -> edit(own, random, worker)));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
    }

    private void edit(SampleEvent own, Random random, ExecutorService worker) {
        long version = own.version();
        for (int edit = 0; edit < 6; edit++) {
            version += 1 + random.nextInt(3);
            long written = version;
            boolean deletes = random.nextInt(3) == 0;
            long delay = random.nextInt(100);
            worker.submit(() -> {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(delay));
                if (deletes) {
                    index.applyDeletion(own.id(), written);
                } else {
                    index.apply(own.atVersion(written));
                }
            });
            Answer answer = search(own.id(), written);
            if (answer.status() != 503) {
                List<Long> expected = deletes ? List.of() : List.of(written);
                assertThat(shown(answer)).isEqualTo(expected);
            }
        }
    }

    private Answer search(String id, long seen) {
        return api.send("GET", "/api/search/events?recognizedEventId=" + id, WriteToken.HEADER, Tokens.sign(id, seen));
    }

    private static List<Long> shown(Answer answer) {
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        List<Long> versions = new ArrayList<>();
        for (JsonNode hit : answer.json().path("hits")) {
            versions.add(hit.at("/event/version").asLong());
        }
        return versions;
    }
}
