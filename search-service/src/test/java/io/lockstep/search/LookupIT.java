package io.lockstep.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.contract.CacheEntries;
import io.lockstep.contract.WriteToken;
import io.lockstep.devstack.junit.RealServersResource;
import io.lockstep.devstack.junit.TestScope;
import io.lockstep.search.fixture.Api;
import io.lockstep.search.fixture.Api.Answer;
import io.lockstep.search.fixture.Eventually;
import io.lockstep.search.fixture.SampleEvent;
import io.lockstep.search.fixture.StandInEventService;
import io.lockstep.search.fixture.TestCache;
import io.lockstep.search.fixture.Tokens;
import io.lockstep.search.fixture.WithoutLocalCache;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lookups by id on a real Redis, with a stand-in at the event service's door. */
@QuarkusTest
@QuarkusTestResource(value = RealServersResource.class, restrictToAnnotatedClass = true)
@QuarkusTestResource(value = StandInEventService.class, restrictToAnnotatedClass = true)
@QuarkusTestResource(value = WithoutLocalCache.class, restrictToAnnotatedClass = true)
class LookupIT {

    /** Each test has an event of its own: the service remembers unknown ids for a moment. */
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    TestScope scope;
    StandInEventService eventService;

    @TestHTTPResource("/")
    URI base;

    private final SampleEvent event = SampleEvent.numbered(NUMBERS.incrementAndGet());
    private final String id = event.id();
    private final long version = event.version();
    private TestCache cache;
    private Api api;

    @BeforeEach
    void anEventServiceWithoutRows() {
        api = new Api(base);
        cache = new TestCache(scope.redisUrl(), scope.cacheEntries());
        eventService.forgetEverything();
    }

    @Test
    void aLiveEntryIsServedByteForByte() {
        cache.putLive(event);
        cache.damage(id, CacheEntries.DOCUMENT, "{ \"any\" : \"bytes\" }");

        Answer answer = api.find(id);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.response().body()).isEqualTo("{ \"any\" : \"bytes\" }");
        assertThat(answer.header("Content-Type")).startsWith("application/json");
        assertThat(answer.header("ETag")).isEqualTo("\"" + version + "\"");
        assertThat(answer.header("Lockstep-Source")).isEqualTo("redis");
        assertThat(eventService.requests()).isZero();
    }

    @Test
    void aClientThatHasThisVersionIsToldSo() {
        cache.putLive(event);

        Answer answer = api.find(id, "If-None-Match", "\"" + version + "\"");

        assertThat(answer.status()).isEqualTo(304);
        assertThat(answer.header("ETag")).isEqualTo("\"" + version + "\"");
        assertThat(api.find(id, "If-None-Match", "\"1\"").status()).isEqualTo(200);
    }

    @Test
    void anAbsentEntryIsLoadedOnceAndThenServedFromRedis() {
        eventService.has(event);

        Answer first = api.find(id);
        Answer second = api.find(id);

        assertThat(first.json()).isEqualTo(event.document());
        assertThat(first.header("Lockstep-Source")).isEqualTo("event-service");
        assertThat(first.header("ETag")).isEqualTo("\"" + version + "\"");
        assertThat(second.json()).isEqualTo(event.document());
        assertThat(second.header("Lockstep-Source")).isEqualTo("redis");
        assertThat(second.header("ETag")).isEqualTo(first.header("ETag"));
        assertThat(eventService.requests()).isEqualTo(1);
        assertThat(cache.ttl(id)).isBetween(Duration.ofMinutes(1295), Duration.ofMinutes(1585));
    }

    @Test
    void aDeletionMarkerIsNotFoundWithoutAskingTheEventService() {
        eventService.has(event);
        cache.putDeleted(id, version);

        Answer answer = api.find(id);

        notFound(answer);
        assertThat(answer.header("Lockstep-Source")).isEqualTo("redis");
        assertThat(eventService.requests()).isZero();
    }

    @Test
    void aFenceIsFilledWithTheRowOfItsVersion() {
        cache.change(event);
        eventService.has(event);

        assertThat(api.find(id).header("Lockstep-Source")).isEqualTo("event-service");
        assertThat(api.find(id).header("Lockstep-Source")).isEqualTo("redis");
    }

    @Test
    void aFenceKeepsAnOlderRowOut() {
        cache.change(event.atVersion(version + 1));
        eventService.has(event);

        assertThat(api.find(id).header("Lockstep-Source")).isEqualTo("event-service");
        assertThat(cache.read(id)).isEqualTo(List.of(Long.toString(version + 1), CacheEntries.FENCE, ""));
    }

    @Test
    void aDamagedEntryIsMendedByTheRow() {
        eventService.has(event);
        cache.putLive(event);
        cache.remove(id, CacheEntries.DOCUMENT);

        assertThat(api.find(id).header("Lockstep-Source")).isEqualTo("event-service");
        assertThat(api.find(id).header("Lockstep-Source")).isEqualTo("redis");

        cache.damage(id, CacheEntries.VERSION, "not a version");
        assertThat(api.find(id).json()).isEqualTo(event.document());

        cache.damage(id, CacheEntries.FLAG, "not a flag");
        assertThat(api.find(id).json()).isEqualTo(event.document());
    }

    /** INVARIANT I3: the loader has read version 5, the worker brings version 6, the loader's fill is refused. */
    @Test
    void aLoaderThatWasOvertakenByTheWorkerDoesNotPutItsOlderRowBack() {
        SampleEvent newer = event.atVersion(version + 1).with("recognizedEventName", "改名");
        eventService.has(event, () -> cache.change(newer));

        assertThat(api.find(id).json()).isEqualTo(event.document());

        assertThat(cache.read(id)).isEqualTo(List.of(Long.toString(version + 1), CacheEntries.FENCE, ""));
        eventService.has(newer);
        assertThat(api.find(id).json()).isEqualTo(newer.document());
        assertThat(api.find(id).header("Lockstep-Source")).isEqualTo("redis");
    }

    /** F-17: the same, and what the worker left is evicted before the fill: there is no version left to compare with. */
    @Test
    void aLoaderThatWasOvertakenDoesNotPutItsOlderRowBackWhenRedisHasForgottenTheNewerOne() {
        SampleEvent newer = event.atVersion(version + 1).with("recognizedEventName", "改名");
        eventService.has(event, () -> {
            cache.change(newer);
            cache.evict(id);
        });

        assertThat(api.find(id).json()).isEqualTo(event.document());

        assertThat(cache.exists(id)).isFalse();
        eventService.has(newer);
        assertThat(api.find(id).json()).isEqualTo(newer.document());
    }

    /** INVARIANT I3: the same with a deletion, in the place of an entry that was live. */
    @Test
    void aLoaderThatWasOvertakenByADeletionDoesNotReviveTheEvent() {
        eventService.has(event, () -> {
            cache.delete(id, version + 1);
            eventService.forgetEverything();
        });

        api.find(id);

        notFound(api.find(id));
        assertThat(cache.read(id)).isEqualTo(List.of(Long.toString(version + 1), CacheEntries.FENCE, ""));
    }

    /** A change as late as can be (a redrive, a wrong partition) of a key that Redis has forgotten. */
    @Test
    void aLateChangeOfAnEvictedKeyIsNotServed() {
        SampleEvent late = event.atVersion(version - 1).with("recognizedEventName", "旧名");
        eventService.has(event);
        api.find(id);
        cache.evict(id);

        cache.change(late);
        assertThat(api.find(id).json()).isEqualTo(event.document());

        cache.evict(id);
        cache.delete(id, version - 1);
        assertThat(api.find(id).json()).isEqualTo(event.document());
    }

    @Test
    void anUnknownIdIsAskedForOnceAndNeverWrittenToRedis() {
        for (int i = 0; i < 20; i++) {
            notFound(api.find(id));
        }

        assertThat(eventService.requests()).isLessThanOrEqualTo(3);
        assertThat(cache.exists(id)).isFalse();
    }

    @Test
    void anIdThatWasUnknownIsFoundAsSoonAsTheWorkerHasStoredIt() {
        notFound(api.find(id));

        eventService.has(event);
        cache.change(event);

        assertThat(api.find(id).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "500 | {}",
                "429 | {}",
                "302 | {}",
                "401 | {}",
                "200 | not json",
                "200 | {\"recognizedEventId\":\"evt_another\",\"version\":1}",
                "200 | {}",
            })
    void anAnswerThatSaysNothingAboutTheRowIsUnavailable(int status, String body) {
        eventService.answers(id, status, body);

        Answer answer = api.find(id);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.problem()).isEqualTo("unavailable");
        assertThat(answer.header("Retry-After")).isEqualTo("2");
        assertThat(cache.exists(id)).isFalse();

        eventService.has(event);
        Eventually.holds("the circuit closes again", () -> api.find(id).status() == 200);
    }

    @Test
    void anEventServiceThatStallsWithinABodyHoldsNoLoad() {
        eventService.stallsWithinTheBody(id);
        long started = System.nanoTime();

        assertThat(api.find(id).status()).isEqualTo(503);
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void anIdThatCannotBeIsNotPassedOn() {
        for (String strange : List.of("evt/../1", "..", "evt 1", "evt_1;x=1", "赛", "evt%2F1")) {
            notFound(api.find(strange));
        }
        assertThat(eventService.requests()).isZero();
    }

    @Test
    void anOverlongIdIsRefusedWithItsLimit() {
        Answer answer = api.find("e".repeat(129));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/errors/0/field").asText()).isEqualTo("id");
        assertThat(answer.json().at("/errors/0/message").asText()).isEqualTo("must have at most 128 characters");
        notFound(api.find("e".repeat(128)));
    }

    // INVARIANT I10, from here on

    @Test
    void aReaderWhoHasSeenANewerVersionThanRedisHasGetsTheRow() {
        SampleEvent newer = event.atVersion(version + 1).with("recognizedEventName", "改名");
        cache.putLive(event);
        eventService.has(newer);

        Answer answer = api.find(id, WriteToken.HEADER, token(version + 1));

        assertThat(answer.json()).isEqualTo(newer.document());
        assertThat(answer.header("Lockstep-Source")).isEqualTo("event-service");
        assertThat(api.find(id, WriteToken.HEADER, token(version)).header("Lockstep-Source"))
                .isEqualTo("redis");
    }

    @Test
    void aReaderWhoHasSeenTheDeletionDoesNotFindTheEvent() {
        cache.putLive(event);

        notFound(api.find(id, WriteToken.HEADER, token(version + 1)));
    }

    @Test
    void aReaderIsToldToComeBackIfNobodyHasWhatItHasSeen() {
        cache.putLive(event);
        eventService.answers(id, 503, "{}");

        Answer answer = api.find(id, WriteToken.HEADER, token(version + 1));

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.problem()).isEqualTo("not-visible-yet");
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(answer.took()).isBetween(Duration.ofMillis(1500), Duration.ofSeconds(4));

        eventService.has(event.atVersion(version + 1));
        Eventually.holds(
                "the circuit closes again",
                () -> api.find(id, WriteToken.HEADER, token(version + 1)).status() == 200);
    }

    @Test
    void tokensOfOtherEventsDoNotHinder() {
        cache.putLive(event);
        String others = IntStream.range(0, 15)
                .mapToObj(n -> Tokens.sign("evt_other" + n, version + 99))
                .collect(Collectors.joining(", "));

        assertThat(api.find(id, WriteToken.HEADER, others, WriteToken.HEADER, token(version))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void badTokensAreRefused() {
        cache.putLive(event);
        String good = token(version);
        for (String bad : List.of("x", "", good + ",", good.replace("@" + version, "@" + (version - 1)), good + "A")) {
            Answer answer = api.find(id, WriteToken.HEADER, bad);

            assertThat(answer.status()).as(bad).isEqualTo(400);
            assertThat(answer.problem()).isEqualTo("invalid-request");
            assertThat(answer.json().at("/errors/0/field").asText()).isEqualTo(WriteToken.HEADER);
        }
        Answer many = api.find(id, WriteToken.HEADER, String.join(",", Collections.nCopies(17, good)));
        assertThat(many.status()).isEqualTo(400);
        assertThat(many.json().path("detail").asText()).contains("at most 16 tokens");
    }

    private String token(long seen) {
        return Tokens.sign(id, seen);
    }

    private static void notFound(Answer answer) {
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.problem()).isEqualTo("not-found");
    }
}
