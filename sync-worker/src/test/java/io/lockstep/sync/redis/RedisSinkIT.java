package io.lockstep.sync.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.contract.CacheEntries;
import io.lockstep.contract.ChangeRecord;
import io.lockstep.contract.Version;
import io.lockstep.devstack.junit.RealServers;
import io.lockstep.devstack.junit.TestScope;
import io.lockstep.sync.Outcome;
import io.lockstep.sync.RejectionReason;
import io.lockstep.sync.Sink;
import io.lockstep.sync.SinkContract;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@RealServers
class RedisSinkIT extends SinkContract {

    private static final TimesToLive TIMES = new TimesToLive(Duration.ofHours(24), Duration.ofDays(7), () -> 0.5);

    private final Vertx vertx = Vertx.vertx();
    private final CacheEntries entries;
    private final Redis redis;

    RedisSinkIT(TestScope scope) {
        this.entries = scope.cacheEntries();
        this.redis = Redis.createClient(vertx, scope.redisUrl());
    }

    @AfterEach
    void close() throws Exception {
        redis.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Override
    protected Sink sink() {
        return new RedisSink(redis, entries, TIMES);
    }

    @Override
    protected String read(String id) throws Exception {
        Response found = send(Request.cmd(Command.HMGET)
                .arg(entries.key(id))
                .arg(CacheEntries.VERSION)
                .arg(CacheEntries.FLAG)
                .arg(CacheEntries.DOCUMENT));
        if (found.get(0) == null) {
            return "nothing";
        }
        if (CacheEntries.DELETED.equals(found.get(1).toString())) {
            assertThat(found.get(2)).as("a marker keeps no document").isNull();
            return "deleted:" + found.get(0);
        }
        Matcher name = Pattern.compile("\"recognizedEventName\":\"([^\"]*)\"")
                .matcher(found.get(2).toString());
        return found.get(0) + ":" + (name.find() ? name.group(1) : "?");
    }

    @Test
    void everyEntryExpires() throws Exception {
        apply(upsert(5, "five"));
        assertThat(ttlMillis())
                .isBetween(Duration.ofHours(23).toMillis(), Duration.ofHours(24).toMillis());

        apply(ChangeRecord.deletion(freshId(), new Version(6)));
        assertThat(ttlMillis())
                .isBetween(Duration.ofDays(6).toMillis(), Duration.ofDays(7).toMillis());
    }

    @Test
    void aMarkerIsNotReplacedByADocumentOfItsOwnVersion() throws Exception {
        apply(ChangeRecord.deletion(freshId(), new Version(6)));

        assertThat(apply(upsert(6, "six"))).containsExactly(Outcome.SUPERSEDED);
    }

    @Test
    void aForgottenScriptIsSentAgain() throws Exception {
        apply(upsert(5, "five"));
        send(Request.cmd(Command.SCRIPT).arg("FLUSH"));

        assertThat(apply(upsert(6, "six"))).containsExactly(Outcome.APPLIED);
        assertThat(read(freshId())).isEqualTo("6:six");
    }

    @Test
    void aLostConnectionIsUnavailableOnceAndMadeAgain() throws Exception {
        Sink sink = sink();
        sink.apply(List.of(upsert(5, "five"))).toCompletableFuture().get(10, TimeUnit.SECONDS);
        send(Request.cmd(Command.CLIENT)
                .arg("KILL")
                .arg("TYPE")
                .arg("normal")
                .arg("SKIPME")
                .arg("yes"));

        Outcome outcome = new Outcome.Unavailable("not tried yet", true);
        for (int tries = 0; outcome instanceof Outcome.Unavailable && tries < 100; tries++) {
            outcome = sink.apply(List.of(upsert(6, "six")))
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS)
                    .getFirst();
        }

        assertThat(outcome).isEqualTo(Outcome.APPLIED);
        assertThat(read(freshId())).isEqualTo("6:six");
    }

    @Test
    void aKeyOfAnotherTypeIsRejectedAndItsNeighboursApplied() throws Exception {
        send(Request.cmd(Command.SET).arg(entries.key(freshId())).arg("taken"));
        ChangeRecord neighbour = ChangeRecord.deletion(freshId() + "b", new Version(5));

        List<Outcome> outcomes = apply(upsert(5, "five"), neighbour);

        assertThat(outcomes.get(0))
                .isInstanceOfSatisfying(
                        Outcome.Rejected.class,
                        rejected -> assertThat(rejected.reason()).isEqualTo(RejectionReason.KEY_TAKEN));
        assertThat(outcomes.get(1)).isEqualTo(Outcome.APPLIED);
    }

    @Test
    void aRefusedConnectionIsUnavailable() throws Exception {
        Redis nobody = Redis.createClient(vertx, "redis://127.0.0.1:1");
        Sink unreachable = new RedisSink(nobody, entries, TIMES);

        assertThat(unreachable
                        .apply(List.of(upsert(5, "five")))
                        .toCompletableFuture()
                        .handle((outcomes, failure) ->
                                failure != null || outcomes.getFirst() instanceof Outcome.Unavailable)
                        .get(10, TimeUnit.SECONDS))
                .isTrue();
    }

    private long ttlMillis() throws Exception {
        return send(Request.cmd(Command.PTTL).arg(entries.key(freshId()))).toLong();
    }

    private Response send(Request request) throws Exception {
        return redis.send(request).toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
