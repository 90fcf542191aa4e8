package io.lockstep.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.contract.WriteToken;
import io.lockstep.devstack.fault.FaultProxy;
import io.lockstep.devstack.junit.TestScope;
import io.lockstep.devstack.redis.RedisConnection;
import io.lockstep.search.fixture.Api;
import io.lockstep.search.fixture.Api.Answer;
import io.lockstep.search.fixture.CuttableServers;
import io.lockstep.search.fixture.Eventually;
import io.lockstep.search.fixture.SampleEvent;
import io.lockstep.search.fixture.StandInEventService;
import io.lockstep.search.fixture.TestCache;
import io.lockstep.search.fixture.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The local cache in front of a real Redis, reached over a network that a test can hurt. */
@QuarkusTest
@QuarkusTestResource(value = CuttableServers.class, restrictToAnnotatedClass = true)
@QuarkusTestResource(value = StandInEventService.class, restrictToAnnotatedClass = true)
class LocalCacheIT {

    private static final AtomicInteger NUMBERS = new AtomicInteger(1000);
    /** What operations.md promises, and a little for the way here. */
    private static final Duration BOUND = Duration.ofMillis(2200);

    TestScope scope;
    CuttableServers servers;
    StandInEventService eventService;

    @TestHTTPResource("/")
    URI base;

    private final SampleEvent event = SampleEvent.numbered(NUMBERS.incrementAndGet());
    private final SampleEvent newer = event.atVersion(event.version() + 1).with("recognizedEventName", "改名");
    private final String id = event.id();
    private Api api;
    private TestCache redis;

    @BeforeEach
    void itIsKeptLocally() {
        api = new Api(base);
        redis = new TestCache(scope.redisUrl(), scope.cacheEntries());
        eventService.forgetEverything();
        Eventually.holds("changes are told", () -> metric("lockstep_local_cache_watching") == 1);
        redis.putLive(event);
        Eventually.holds("it is kept", () -> source(api.find(id)).equals("local"));
    }

    @AfterEach
    void heal() {
        servers.redis().heal();
    }

    @Test
    void aChangeIsSeenPromptlyWhateverItIs() throws IOException {
        redis.change(newer);
        Eventually.holds(
                "the change is seen", () -> newer.document().equals(api.find(id).json()));
        Eventually.holds("it is kept", () -> source(api.find(id)).equals("local"));

        redis.delete(id, newer.version() + 1);
        Eventually.holds("the deletion is seen", () -> api.find(id).status() == 404);
        Eventually.holds("it is kept", () -> source(api.find(id)).equals("local"));
        assertThat(api.find(id).status()).isEqualTo(404);

        redis.evict(id);
        eventService.has(newer.atVersion(newer.version() + 2));
        Eventually.holds("the eviction is noticed", () -> api.find(id).status() == 200);
        Eventually.holds("it is kept", () -> source(api.find(id)).equals("local"));

        try (RedisConnection connection =
                new RedisConnection(URI.create(scope.redisUrl()).getPort())) {
            connection.command("FLUSHALL");
        }
        eventService.has(newer.atVersion(newer.version() + 3));
        Eventually.holds(
                "the flush is noticed",
                () -> api.find(id).json().path("version").asLong() == newer.version() + 3);
    }

    /** INVARIANT I10: also before the local cache was told. */
    @Test
    void aReaderNeverGetsLessThanItHasSeen() {
        long version = event.version();
        for (int i = 0; i < 200; i++) {
            version++;
            eventService.has(event.atVersion(version));
            redis.change(event.atVersion(version));
            Answer answer = api.find(id, WriteToken.HEADER, Tokens.sign(id, version));
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().path("version").asLong()).isEqualTo(version);
        }
    }

    /** Redis goes on, and this process alone has lost it: what it does not know of must not be served for long. */
    @ParameterizedTest
    @ValueSource(strings = {"refuse", "blackhole"})
    void aChangeThatIsNotToldIsSeenWithinTheBound(String how) {
        eventService.has(newer);
        servers.redis().set(how.equals("refuse") ? new FaultProxy.Mode.Refuse() : new FaultProxy.Mode.Blackhole());
        redis.change(newer);
        long changed = System.nanoTime();

        Eventually.holds(
                "the change is seen", () -> newer.document().equals(api.find(id).json()));
        assertThat(Duration.ofNanos(System.nanoTime() - changed)).isLessThan(BOUND);

        SampleEvent third = newer.atVersion(newer.version() + 1);
        redis.change(third);
        servers.redis().heal();
        Eventually.holds("changes are told again", () -> metric("lockstep_local_cache_watching") == 1);
        Eventually.holds(
                "the change is seen", () -> third.document().equals(api.find(id).json()));
        Eventually.holds("it is kept again", () -> source(api.find(id)).equals("local"));
        assertThat(api.find(id).json()).isEqualTo(third.document());
    }

    /** 40 clients ask for 20 events as fast as they can: no stampede, and nobody is turned away. */
    @ParameterizedTest
    @ValueSource(strings = {"refuse", "blackhole"})
    void withoutRedisEachEventIsLoadedAboutOnceASecond(String how) throws Exception {
        List<SampleEvent> events = IntStream.range(0, 20)
                .mapToObj(n -> SampleEvent.numbered(NUMBERS.incrementAndGet()))
                .toList();
        events.forEach(eventService::has);
        servers.redis().set(how.equals("refuse") ? new FaultProxy.Mode.Refuse() : new FaultProxy.Mode.Blackhole());
        Eventually.holds("its loss is noticed", () -> metric("lockstep_local_cache_watching") == 0);
        int before = eventService.requests();

        Duration time = Duration.ofSeconds(3);
        long end = System.nanoTime() + time.toNanos();
        AtomicInteger lookups = new AtomicInteger();
        try (ExecutorService clients = Executors.newFixedThreadPool(40)) {
            List<Future<?>> all = IntStream.range(0, 40)
                    .<Future<?>>mapToObj(client -> clients.submit(() -> {
                        for (int i = client; System.nanoTime() < end; i++) {
                            SampleEvent wanted = events.get(i % events.size());
                            Answer answer = api.find(wanted.id());
                            assertThat(answer.status()).isEqualTo(200);
                            assertThat(answer.json()).isEqualTo(wanted.document());
                            lookups.incrementAndGet();
                        }
                    }))
                    .toList();
            for (Future<?> client : all) {
                client.get();
            }
        }

        int loads = eventService.requests() - before;
        System.out.println(lookups + " lookups in " + time + " without Redis took " + loads + " loads");
        assertThat(loads).isBetween(events.size(), (int) (events.size() * (time.toSeconds() + 2)));
        assertThat(lookups.get()).isGreaterThan(loads);
    }

    private double metric(String name) {
        return api.send("GET", "/q/metrics")
                .response()
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElse(-1);
    }

    private static String source(Answer answer) {
        return answer.header("Lockstep-Source");
    }
}
