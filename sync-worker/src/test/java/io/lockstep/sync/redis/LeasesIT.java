package io.lockstep.sync.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.contract.CacheScript;
import io.lockstep.contract.ChangeKind;
import io.lockstep.contract.ChangeRecord;
import io.lockstep.contract.Version;
import io.lockstep.devstack.junit.RealServers;
import io.lockstep.devstack.junit.TestScope;
import io.lockstep.sync.Held;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** I3 and F-17: the worker and readers on one entry of a real Redis, which may forget it at any moment. */
@RealServers
class LeasesIT {

    private static final int HISTORIES = 60;
    private static final int STEPS = 60;

    private final Vertx vertx = Vertx.vertx();
    private final Redis redis;
    private final RedisSink sink;
    private final TestScope scope;
    private String id = "evt_lease";
    private Reader reader;

    LeasesIT(TestScope scope) {
        this.scope = scope;
        this.redis = Redis.createClient(vertx, scope.redisUrl());
        this.sink = new RedisSink(redis, scope.cacheEntries(), TestTimes.DEFAULTS);
    }

    @BeforeEach
    void anEntryOfItsOwn() throws Exception {
        reader = new Reader(redis, scope.cacheEntries().key(id));
        reader.evict();
    }

    @AfterEach
    void close() throws Exception {
        redis.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void aFillIsRefusedAfterAWriteThatWasEvictedSince() throws Exception {
        String token = reader.lease("token");
        apply(upsert(6));
        reader.evict();

        assertThat(reader.fill(token, upsert(5))).isEqualTo(CacheScript.REFUSED);
        assertThat(held()).isEmpty();
    }

    /** The control: what the test above guards against does happen to readers that fill by comparing alone. */
    @Test
    void withoutALeaseTheSameOrderOfEventsLeavesAStaleEntry() throws Exception {
        apply(upsert(6));
        reader.evict();

        fillByComparingAlone(upsert(5));

        assertThat(held()).get().extracting(Held::version).isEqualTo(new Version(5));
    }

    @Test
    void aLeaseKeepsAFenceAndIsSharedByReaders() throws Exception {
        apply(upsert(6));

        assertThat(reader.lease("one")).isEqualTo("one");
        assertThat(reader.lease("two")).isEqualTo("one");
        assertThat(held()).contains(new Held.Fence(new Version(6)));
        assertThat(reader.fill("one", upsert(5))).isEqualTo("6");
        assertThat(reader.fill("one", upsert(6))).isEqualTo(CacheScript.APPLIED);
        assertThat(reader.fill("one", upsert(7))).isEqualTo(CacheScript.REFUSED);
        assertThat(reader.lease("three")).isEmpty();
    }

    @Test
    void everyWriteMakesALeaseVoid() throws Exception {
        String token = reader.lease("token");
        apply(ChangeRecord.deletion(id, new Version(6)));
        assertThat(reader.fill(token, upsert(7))).isEqualTo(CacheScript.REFUSED);

        token = reader.lease("another");
        apply(upsert(8));
        assertThat(reader.fill(token, upsert(8))).isEqualTo(CacheScript.REFUSED);
    }

    @Test
    void aLeaseExpiresByItself() throws Exception {
        reader.lease("token");

        long ttl = redis.send(Request.cmd(Command.PTTL).arg(scope.cacheEntries().key(id)))
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS)
                .toLong();
        assertThat(ttl).isBetween(1L, 10_000L);
    }

    /**
     * Random histories of one key: MySQL changes it, the log delivers each change once in order and old ones again at any
     * time, readers load and fill as slowly as they like, and Redis forgets. Whatever is served then reflects all that was
     * delivered in order.
     */
    @Test
    void whatIsServedReflectsEveryChangeThatWasDelivered() throws Exception {
        long seed = System.nanoTime();
        for (int history = 0; history < HISTORIES; history++) {
            id = "evt_" + seed + "_" + history;
            reader = new Reader(redis, scope.cacheEntries().key(id));
            play(seed + history);
        }
    }

    private void play(long seed) throws Exception {
        Random random = new Random(seed);
        List<ChangeRecord> log = new ArrayList<>();
        int delivered = 0;
        List<Loading> loads = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            switch (random.nextInt(8)) {
                case 0, 1 -> log.add(random.nextInt(4) == 0 ? deletion(log.size() + 1) : upsert(log.size() + 1));
                case 2, 3 -> {
                    if (delivered < log.size()) {
                        apply(log.get(delivered++));
                    }
                }
                case 4 -> {
                    if (delivered > 0) {
                        apply(log.get(random.nextInt(delivered)));
                    }
                }
                case 5 -> loads.add(new Loading(reader.lease("t" + step), row(log)));
                case 6 -> {
                    if (!loads.isEmpty()) {
                        loads.remove(random.nextInt(loads.size())).fill(reader);
                    }
                }
                default -> reader.evict();
            }
            long least = delivered;
            Optional<Held> held = held();
            String when = "seed %d, step %d: %s, delivered up to %d of %s".formatted(seed, step, held, delivered, log);
            held.filter(it -> !(it instanceof Held.Fence))
                    .ifPresent(it -> assertThat(it.version().value()).as(when).isGreaterThanOrEqualTo(least));
            held.filter(Held.Live.class::isInstance)
                    .ifPresent(it -> assertThat(
                                    log.get((int) it.version().value() - 1).isDeletion())
                            .as(when)
                            .isFalse());
        }
    }

    /** A row that a reader has read and not stored yet. */
    private record Loading(String token, Optional<ChangeRecord> row) {
        void fill(Reader reader) throws Exception {
            if (!token.isEmpty() && row.isPresent()) {
                reader.fill(token, row.get());
            }
        }
    }

    private static Optional<ChangeRecord> row(List<ChangeRecord> log) {
        return log.isEmpty() ? Optional.empty() : Optional.of(log.getLast()).filter(newest -> !newest.isDeletion());
    }

    private void fillByComparingAlone(ChangeRecord row) throws Exception {
        String script = "local v = redis.call('HGET', KEYS[1], 'v') "
                + "if not v or tonumber(v) <= tonumber(ARGV[1]) then "
                + "return redis.call('HSET', KEYS[1], 'v', ARGV[1], 'f', 'live', 'd', ARGV[2]) end";
        redis.send(Request.cmd(Command.EVAL)
                        .arg(script)
                        .arg(1)
                        .arg(scope.cacheEntries().key(id))
                        .arg(row.version().toString())
                        .arg("{}"))
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    private void apply(ChangeRecord change) throws Exception {
        sink.apply(List.of(change)).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private Optional<Held> held() throws Exception {
        return sink.held(id).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private ChangeRecord upsert(long version) {
        return ChangeRecord.of(
                id, new Version(version), ChangeKind.UPSERT, ("{\"version\":" + version + "}").getBytes(UTF_8));
    }

    private ChangeRecord deletion(long version) {
        return ChangeRecord.deletion(id, new Version(version));
    }
}
