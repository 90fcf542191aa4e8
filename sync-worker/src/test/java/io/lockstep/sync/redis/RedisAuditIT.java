package io.lockstep.sync.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.lockstep.contract.CacheEntries;
import io.lockstep.contract.ChangeRecord;
import io.lockstep.devstack.junit.RealServers;
import io.lockstep.devstack.junit.TestScope;
import io.lockstep.sync.Sink;
import io.lockstep.sync.audit.AuditContract;
import io.lockstep.sync.audit.AuditRun;
import io.lockstep.sync.audit.Drift;
import io.lockstep.sync.audit.DriftKind;
import io.lockstep.sync.audit.IdRange;
import io.lockstep.sync.audit.ReadModel;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@RealServers
class RedisAuditIT extends AuditContract {

    private final Vertx vertx = Vertx.vertx();
    private final CacheEntries entries;
    private final Redis redis;

    RedisAuditIT(TestScope scope) {
        this.entries = scope.cacheEntries();
        this.redis = Redis.createClient(vertx, scope.redisUrl());
    }

    @AfterEach
    void close() throws Exception {
        for (Response key : send(Request.cmd(Command.KEYS).arg(entries.key("*")))) {
            send(Request.cmd(Command.DEL).arg(key.toString()));
        }
        redis.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Override
    protected Sink sink() {
        return new RedisSink(redis, entries, TestTimes.DEFAULTS);
    }

    @Override
    protected ReadModel model(Sink sink) {
        return new RedisReadModel(redis, entries, sink);
    }

    @Override
    protected void seed(List<ChangeRecord> changes) throws Exception {
        for (ChangeRecord change : changes) {
            plant(change);
        }
    }

    @Override
    protected void plant(ChangeRecord change) throws Exception {
        drop(change.id());
        Request set = Request.cmd(Command.HSET)
                .arg(entries.key(change.id()))
                .arg(CacheEntries.VERSION)
                .arg(change.version().toString())
                .arg(CacheEntries.FLAG)
                .arg(change.isDeletion() ? CacheEntries.DELETED : CacheEntries.LIVE);
        change.document().ifPresent(document -> set.arg(CacheEntries.DOCUMENT).arg(Buffer.buffer(document)));
        send(set);
    }

    @Override
    protected void drop(String id) throws Exception {
        send(Request.cmd(Command.DEL).arg(entries.key(id)));
    }

    @Override
    protected void settle() {}

    /** Entries that no script of ours wrote, and keys that are no row's. */
    @Test
    void whatIsDamagedIsMendedAndFailsNoAudit() throws Exception {
        send(Request.cmd(Command.HDEL).arg(entries.key(id(1))).arg(CacheEntries.DOCUMENT));
        send(Request.cmd(Command.HSET)
                .arg(entries.key(id(2)))
                .arg(CacheEntries.VERSION)
                .arg("seven"));
        send(Request.cmd(Command.HSET)
                .arg(entries.key("no \"id\""))
                .arg(CacheEntries.VERSION)
                .arg("7"));

        AuditRun.Snapshot audit = audit(IdRange.ALL, true);

        assertThat(audit.state()).isEqualTo(AuditRun.State.DONE);
        assertThat(audit.drifts())
                .extracting(Drift::id, Drift::kind)
                .containsExactlyInAnyOrder(tuple(id(1), DriftKind.CORRUPT), tuple(id(2), DriftKind.STALE));
        assertThat(audit.repairs()).isEqualTo(new AuditRun.Repairs(2, 0));
        assertThat(audit(IdRange.ALL, true).found()).isZero();
    }

    private Response send(Request request) throws Exception {
        return redis.send(request).toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
