package io.lockstep.sync.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.contract.CacheScript;
import io.lockstep.contract.ChangeKind;
import io.lockstep.contract.ChangeRecord;
import io.lockstep.contract.Version;
import io.lockstep.devstack.fault.FaultProxy;
import io.lockstep.devstack.junit.RealServers;
import io.lockstep.devstack.junit.TestScope;
import io.lockstep.devstack.redis.RedisConnection;
import io.lockstep.sync.Applier;
import io.lockstep.sync.ApplierLimits;
import io.lockstep.sync.ApplyHistory;
import io.lockstep.sync.Backoff;
import io.lockstep.sync.BatchPace;
import io.lockstep.sync.Deliveries;
import io.lockstep.sync.Held;
import io.lockstep.sync.Trouble;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** F-15 and F-16: a Redis that is away, hangs, is slow, forgets or loses answers costs nothing but time. */
@RealServers
class RedisFaultsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int CHANGES = 500;

    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final Vertx vertx = Vertx.vertx();
    private final TestScope scope;
    private final FaultProxy network;
    private final Redis redis;
    private final Redis direct;
    private final RedisSink sink;
    private final Deliveries deliveries = new Deliveries();
    private final Applier applier;

    RedisFaultsIT(TestScope scope) {
        this.scope = scope;
        this.network = FaultProxy.before(URI.create(scope.redisUrl()).getPort());
        // As application.properties sets it, only sooner.
        this.redis = Redis.createClient(
                vertx,
                new RedisOptions()
                        .setConnectionString("redis://127.0.0.1:" + network.port())
                        .setMaxWaitingHandlers(32_768)
                        .setNetClientOptions(new NetClientOptions()
                                .setConnectTimeout(1000)
                                .setReadIdleTimeout(1)
                                .setIdleTimeoutUnit(TimeUnit.SECONDS)));
        this.direct = Redis.createClient(vertx, scope.redisUrl());
        this.sink = new RedisSink(redis, scope.cacheEntries(), TestTimes.DEFAULTS);
        this.applier = new Applier(
                sink,
                new ApplierLimits(
                        100,
                        1 << 20,
                        Duration.ofMillis(1),
                        2,
                        ApplierLimits.Capacity.of(5000),
                        Duration.ofSeconds(10),
                        new BatchPace(5, Duration.ofSeconds(2), Duration.ofSeconds(1))),
                new Backoff(Duration.ofMillis(5), Duration.ofMillis(100), Math::random),
                new ApplyHistory(InstantSource.system()),
                System::nanoTime);
    }

    @BeforeEach
    void everyEntryIsLive() throws Exception {
        applier.start();
        for (int i = 0; i < CHANGES; i++) {
            Reader reader = new Reader(direct, scope.cacheEntries().key(id(i)));
            assertThat(reader.fill(reader.lease("t"), change(i, 1))).isEqualTo(CacheScript.APPLIED);
        }
    }

    @AfterEach
    void close() throws Exception {
        applier.close();
        redis.close();
        direct.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        network.close();
    }

    @Test
    void isWaitedForWhileItIsAway() throws Exception {
        network.set(new FaultProxy.Mode.Refuse());
        submit();
        await().atMost(PATIENCE).until(() -> applier.load().open());
        assertThat(deliveries.settled()).isZero();

        network.heal();
        awaitAllApplied();
    }

    @Test
    void isLeftWhenItHangsAndAskedAgainOverAnotherConnection() throws Exception {
        submitOne(0);
        await().atMost(PATIENCE).until(deliveries::areAllSettled);
        network.set(new FaultProxy.Mode.Blackhole());
        submit();
        await().atMost(PATIENCE).until(() -> applier.load().open());

        network.heal();
        awaitAllApplied();
        assertThat(network.accepted()).isGreaterThan(1);
    }

    @Test
    void mayTakeItsTime() throws Exception {
        network.set(new FaultProxy.Mode.Delay(Duration.ofMillis(200)));
        submit();

        awaitAllApplied();
    }

    @Test
    void isAskedAgainWhenItsAnswersAreLost() throws Exception {
        network.set(new FaultProxy.Mode.CutAnswers());
        submit();
        await().atMost(PATIENCE).until(() -> applier.load().open());

        network.heal();
        awaitAllApplied();
    }

    @Test
    void mayForgetItsScriptsInTheMiddleOfEverything() throws Exception {
        for (int i = 0; i < CHANGES; i++) {
            if (i % 100 == 50) {
                send(Request.cmd(Command.SCRIPT).arg("FLUSH"));
            }
            submitOne(i);
        }

        awaitAllApplied();
    }

    /** A memory that is full is for the operator, or for eviction; not one change is given up. */
    @Test
    void mayRunOutOfMemory() throws Exception {
        try (RedisConnection operator =
                new RedisConnection(URI.create(scope.redisUrl()).getPort())) {
            Object memory = ((List<?>) operator.command("CONFIG", "GET", "maxmemory")).get(1);
            Object policy = ((List<?>) operator.command("CONFIG", "GET", "maxmemory-policy")).get(1);
            operator.command("CONFIG", "SET", "maxmemory-policy", "noeviction");
            operator.command("CONFIG", "SET", "maxmemory", "1");
            try {
                submit();
                await().atMost(PATIENCE)
                        .until(() -> applier.load()
                                .trouble()
                                .filter(Trouble.SINK_REFUSES::equals)
                                .isPresent());
                assertThat(deliveries.deadLetters()).isEmpty();
            } finally {
                operator.command("CONFIG", "SET", "maxmemory", memory.toString());
                operator.command("CONFIG", "SET", "maxmemory-policy", policy.toString());
            }
        }
        awaitAllApplied();
    }

    private void submit() throws InterruptedException {
        for (int i = 0; i < CHANGES; i++) {
            submitOne(i);
        }
    }

    private void submitOne(int number) throws InterruptedException {
        applier.submit(deliveries.of(change(number, 2)));
    }

    private void awaitAllApplied() throws Exception {
        await().atMost(PATIENCE).until(deliveries::areAllSettled);
        assertThat(deliveries.deadLetters()).isEmpty();
        for (int i = 0; i < CHANGES; i += 7) {
            Optional<Held> held = sink.held(id(i)).toCompletableFuture().get(10, TimeUnit.SECONDS);
            assertThat(held)
                    .get()
                    .isInstanceOf(Held.Live.class)
                    .extracting(Held::version)
                    .isEqualTo(new Version(2));
        }
    }

    private String id(int number) {
        return "evt_" + run + "_" + number;
    }

    private ChangeRecord change(int number, long version) {
        return ChangeRecord.of(
                id(number), new Version(version), ChangeKind.UPSERT, ("{\"version\":" + version + "}").getBytes(UTF_8));
    }

    private String send(Request request) throws Exception {
        return direct.send(request)
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS)
                .toString();
    }
}
