package io.lockstep.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.devstack.fault.FaultProxy;
import io.lockstep.devstack.junit.TestScope;
import io.lockstep.search.fixture.Api;
import io.lockstep.search.fixture.Api.Answer;
import io.lockstep.search.fixture.CuttableServers;
import io.lockstep.search.fixture.Eventually;
import io.lockstep.search.fixture.SampleEvent;
import io.lockstep.search.fixture.StandInEventService;
import io.lockstep.search.fixture.TestCache;
import io.lockstep.search.fixture.TestIndex;
import io.lockstep.search.fixture.WithoutLocalCache;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One store away: what needs it says so fast, and everything else goes on. */
@QuarkusTest
@QuarkusTestResource(value = CuttableServers.class, restrictToAnnotatedClass = true)
@QuarkusTestResource(value = StandInEventService.class, restrictToAnnotatedClass = true)
@QuarkusTestResource(value = WithoutLocalCache.class, restrictToAnnotatedClass = true)
class OutagesIT {

    private static final SampleEvent IN_REDIS = SampleEvent.numbered(1);
    private static final SampleEvent IN_MYSQL = SampleEvent.numbered(2);
    /** No answer is in time beyond this; the tests' own timeouts are 300 ms and 100 ms. */
    private static final Duration FAST = Duration.ofSeconds(2);

    TestScope scope;
    CuttableServers servers;
    StandInEventService eventService;

    @TestHTTPResource("/")
    URI base;

    private Api api;

    @BeforeEach
    void everythingIsUp() {
        api = new Api(base);
        TestIndex index = new TestIndex(scope.elasticsearchHosts(), scope.index());
        index.create();
        index.put(List.of(IN_REDIS));
        new TestCache(scope.redisUrl(), scope.cacheEntries()).putLive(IN_REDIS);
        eventService.forgetEverything();
        eventService.has(IN_REDIS);
        eventService.has(IN_MYSQL);
        Eventually.holds("searches are answered", () -> api.search().status() == 200);
        Eventually.holds("Redis answers", () -> fromRedis(api.find(IN_REDIS.id())));
    }

    @AfterEach
    void mend() {
        servers.elasticsearch().heal();
        servers.redis().heal();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut", "silent"})
    void withoutElasticsearchSearchesAreRefusedFastAndLookupsGoOn(String how) {
        interrupt(servers.elasticsearch(), how);

        searchesAreRefusedFastAndLookupsGoOn();
        assertThat(api.find(IN_MYSQL.id()).status()).isEqualTo(200);
        ready("down", "up");

        servers.elasticsearch().heal();
        Eventually.holds("searches are answered again", () -> api.search().status() == 200);
    }

    @Test
    void aSilentElasticsearchIsSoonLeftAlone() {
        servers.elasticsearch().set(new FaultProxy.Mode.Blackhole());

        Eventually.holds(
                "the circuit opens",
                () -> api.search().json().path("detail").asText().contains("left alone"));

        assertThat(metric("lockstep_circuit_open{store=\"elasticsearch\"}")).isEqualTo("1.0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut", "silent"})
    void withoutRedisLookupsComeFromTheEventServiceAndSearchesGoOn(String how) {
        interrupt(servers.redis(), how);

        for (int i = 0; i < 10; i++) {
            Answer lookup = api.find(IN_REDIS.id());
            assertThat(lookup.status()).isEqualTo(200);
            assertThat(lookup.json()).isEqualTo(IN_REDIS.document());
            assertThat(lookup.header("Lockstep-Source")).isEqualTo("event-service");
            assertThat(lookup.took()).isLessThan(FAST);
            assertThat(api.search().status()).isEqualTo(200);
        }
        assertThat(api.find("evt_unknown").status()).isEqualTo(404);
        ready("up", "down");

        servers.redis().heal();
        Eventually.holds("Redis is read again", () -> fromRedis(api.find(IN_REDIS.id())));
    }

    @Test
    void aRedIndexRefusesSearchesFastAndLookupsGoOn() {
        new TestIndex(scope.elasticsearchHosts(), scope.index()).createRed();

        searchesAreRefusedFastAndLookupsGoOn();
    }

    @Test
    void withoutTheEventServiceWhatRedisHoldsIsServed() {
        eventService.answers(IN_REDIS.id(), 503, "{}");
        eventService.answers(IN_MYSQL.id(), 503, "{}");

        for (int i = 0; i < 10; i++) {
            assertThat(fromRedis(api.find(IN_REDIS.id()))).isTrue();
            Answer lookup = api.find(IN_MYSQL.id());
            assertThat(lookup.status()).isEqualTo(503);
            assertThat(lookup.header("Retry-After")).isEqualTo("1");
            assertThat(lookup.took()).isLessThan(FAST);
        }
        assertThat(api.search().status()).isEqualTo(200);

        eventService.has(IN_MYSQL);
        Eventually.holds(
                "the event service is asked again",
                () -> api.find(IN_MYSQL.id()).status() == 200);
    }

    @Test
    void withoutRedisAndTheEventServiceALookupIsRefusedFast() {
        servers.redis().set(new FaultProxy.Mode.Refuse());
        eventService.answers(IN_REDIS.id(), 503, "{}");

        Answer lookup = api.find(IN_REDIS.id());

        assertThat(lookup.status()).isEqualTo(503);
        assertThat(lookup.problem()).isEqualTo("unavailable");
        assertThat(lookup.header("Retry-After")).isEqualTo("1");
        assertThat(lookup.took()).isLessThan(FAST);
    }

    @Test
    void withNothingToServeThisServiceIsAliveAndNotReady() {
        servers.elasticsearch().set(new FaultProxy.Mode.Refuse());
        servers.redis().set(new FaultProxy.Mode.Refuse());

        // The stand-in has no health endpoint, so that the event service counts as away here.
        assertThat(api.send("GET", "/q/health/ready").status()).isEqualTo(503);
        assertThat(api.send("GET", "/q/health/live").status()).isEqualTo(200);
        assertThat(api.send("GET", "/q/health/started").status()).isEqualTo(200);
    }

    private void ready(String elasticsearch, String redis) {
        Answer health = api.send("GET", "/q/health/ready");
        JsonNode data = health.json().at("/checks/0/data");
        assertThat(health.status()).isEqualTo(200);
        assertThat(health.took()).isLessThan(FAST);
        assertThat(data.get("elasticsearch").asText()).isEqualTo(elasticsearch);
        assertThat(data.get("redis").asText()).isEqualTo(redis);
    }

    private String metric(String name) {
        return api.send("GET", "/q/metrics")
                .response()
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.substring(name.length() + 1))
                .findFirst()
                .orElse("absent");
    }

    private static void interrupt(FaultProxy network, String how) {
        network.set(how.equals("cut") ? new FaultProxy.Mode.Refuse() : new FaultProxy.Mode.Blackhole());
    }

    private void searchesAreRefusedFastAndLookupsGoOn() {
        for (int i = 0; i < 10; i++) {
            Answer search = api.search();
            assertThat(search.status()).isEqualTo(503);
            assertThat(search.problem()).isEqualTo("unavailable");
            assertThat(search.header("Retry-After")).isEqualTo("1");
            assertThat(search.took()).isLessThan(FAST);
            assertThat(fromRedis(api.find(IN_REDIS.id()))).isTrue();
        }
    }

    private static boolean fromRedis(Answer answer) {
        return answer.status() == 200 && answer.header("Lockstep-Source").equals("redis");
    }
}
