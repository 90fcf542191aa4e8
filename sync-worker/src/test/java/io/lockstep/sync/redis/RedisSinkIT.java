package io.lockstep.sync.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.contract.CacheEntries;
import io.lockstep.contract.CacheScript;
import io.lockstep.contract.ChangeRecord;
import io.lockstep.contract.Version;
import io.lockstep.devstack.junit.RealServers;
import io.lockstep.devstack.junit.TestScope;
import io.lockstep.sync.Held;
import io.lockstep.sync.Outcome;
import io.lockstep.sync.RejectionReason;
import io.lockstep.sync.Sink;
import io.lockstep.sync.SinkContract;
import io.lockstep.sync.Trouble;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@RealServers
class RedisSinkIT extends SinkContract {

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
        return new RedisSink(redis, entries, TestTimes.DEFAULTS);
    }

    /** Reads as the search service does: what is not known is loaded under a lease. */
    @Override
    protected String read(String id) throws Exception {
        Optional<Held> known = sink().held(id).toCompletableFuture().get(10, TimeUnit.SECONDS);
        return switch (known.orElse(null)) {
            case Held.Live live -> live.version() + ":" + name(live.document());
            case Held.Marker marker -> "deleted:" + marker.version();
            case Held.Fence fence -> loaded(id, "deleted:" + fence.version());
            case null -> loaded(id, "nothing");
        };
    }

    private String loaded(String id, String otherwise) throws Exception {
        Reader reader = new Reader(redis, entries.key(id));
        String token = reader.lease("token");
        Optional<ChangeRecord> row = row(id).filter(change -> !change.isDeletion());
        if (row.isEmpty()) {
            return otherwise;
        }
        assertThat(reader.fill(token, row.get())).isEqualTo(CacheScript.APPLIED);
        return read(id);
    }

    private static String name(byte[] document) {
        Matcher name = Pattern.compile("\"recognizedEventName\":\"([^\"]*)\"").matcher(new String(document, UTF_8));
        return name.find() ? name.group(1) : "?";
    }

    @Test
    void everyEntryExpires() throws Exception {
        apply(upsert(5, "five"));
        assertThat(ttlMillis())
                .isBetween(
                        Duration.ofSeconds(50).toMillis(), Duration.ofMinutes(1).toMillis());

        read(freshId());
        apply(upsert(6, "six"));
        assertThat(ttlMillis())
                .isBetween(Duration.ofHours(23).toMillis(), Duration.ofHours(24).toMillis());

        apply(ChangeRecord.deletion(freshId(), new Version(7)));
        assertThat(ttlMillis())
                .isBetween(Duration.ofDays(6).toMillis(), Duration.ofDays(7).toMillis());
    }

    @Test
    void aChangeOfWhatIsNotKnownStoresNoDocument() throws Exception {
        assertThat(apply(upsert(5, "five"))).containsExactly(Outcome.APPLIED);
        assertThat(held()).contains(new Held.Fence(new Version(5)));

        assertThat(apply(ChangeRecord.deletion(freshId(), new Version(6)))).containsExactly(Outcome.APPLIED);
        assertThat(held()).contains(new Held.Fence(new Version(6)));

        assertThat(apply(upsert(4, "late"))).containsExactly(Outcome.SUPERSEDED);
        assertThat(held()).contains(new Held.Fence(new Version(6)));
    }

    @Test
    void aMarkerIsNotReplacedByADocumentOfItsOwnVersion() throws Exception {
        apply(upsert(5, "five"));
        read(freshId());
        apply(ChangeRecord.deletion(freshId(), new Version(6)));

        assertThat(apply(upsert(6, "six"))).containsExactly(Outcome.SUPERSEDED);
        assertThat(held()).contains(new Held.Marker(new Version(6)));
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
        apply(upsert(5, "five"));
        send(Request.cmd(Command.CLIENT)
                .arg("KILL")
                .arg("TYPE")
                .arg("normal")
                .arg("SKIPME")
                .arg("yes"));

        Outcome outcome = new Outcome.Unavailable("not tried yet", Trouble.SINK_UNAVAILABLE);
        for (int tries = 0; outcome instanceof Outcome.Unavailable && tries < 100; tries++) {
            outcome = apply(upsert(6, "six")).getFirst();
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
        Sink unreachable = new RedisSink(nobody, entries, TestTimes.DEFAULTS);

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
