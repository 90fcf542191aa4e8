package io.lockstep.sync.redis;

import io.lockstep.contract.CacheEntries;
import io.lockstep.contract.CacheScript;
import io.lockstep.contract.ChangeRecord;
import io.lockstep.sync.Held;
import io.lockstep.sync.Outcome;
import io.lockstep.sync.Sink;
import io.lockstep.sync.SinkUnavailableException;
import io.lockstep.sync.Trouble;
import io.vertx.core.CompositeFuture;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Redis as a sink: the set-if-newer script, pipelined on one connection, one call a change.
 *
 * <p>INVARIANT I3: nothing is written but by the script, which compares versions in Redis itself and stores a document
 * only in the place of an older one: entries come into being by readers, who load the row. A script that Redis forgot (a
 * restart, a flush) is sent in full for just those entries.
 */
public final class RedisSink implements Sink {

    private static final int PROBE_SECONDS = 3;

    private final RedisPipeline pipeline;
    private final CacheEntries entries;
    private final TimesToLive timesToLive;

    public RedisSink(Redis redis, CacheEntries entries, TimesToLive timesToLive) {
        this.pipeline = new RedisPipeline(redis);
        this.entries = entries;
        this.timesToLive = timesToLive;
    }

    @Override
    public String name() {
        return "redis";
    }

    /** A call costs microseconds, so that little is saved by waiting. */
    @Override
    public Duration batchAge() {
        return Duration.ofMillis(1);
    }

    /** A cache needs no preparation: what it lacks is loaded when it is asked for. So this only asks whether it answers. */
    @Override
    public boolean isPrepared() {
        try {
            pipeline.connection()
                    .compose(connection -> connection.send(Request.cmd(Command.PING)))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(PROBE_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            throw new SinkUnavailableException("Redis does not answer: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SinkUnavailableException("interrupted while asking Redis", e);
        }
    }

    @Override
    public void prepare() {}

    @Override
    public CompletionStage<List<Outcome>> apply(List<ChangeRecord> changes) {
        return pipeline.connection()
                .compose(connection -> connection
                        .batch(changes.stream().map(this::bySha1).toList())
                        .map(RedisReplies::outcomes)
                        .recover(failure -> oneByOne(connection, changes, failure)))
                .otherwise(failure -> Collections.nCopies(changes.size(), RedisReplies.failed(failure)))
                .toCompletionStage();
    }

    /** One reply that is an error hides those of the others, so each is asked for again: repeating them is harmless. */
    private Future<List<Outcome>> oneByOne(RedisConnection connection, List<ChangeRecord> changes, Throwable failure) {
        if (RedisReplies.isNoMaster(failure)) {
            pipeline.drop(connection);
        }
        if (RedisReplies.failed(failure) instanceof Outcome.Unavailable(var cause, var trouble)
                && trouble == Trouble.SINK_UNAVAILABLE
                && !RedisReplies.isForgottenScript(failure)) {
            return Future.failedFuture(failure);
        }
        return Future.all(changes.stream()
                        .map(change -> apply(connection, change))
                        .toList())
                .map(CompositeFuture::list);
    }

    @Override
    public CompletionStage<Optional<Held>> held(String id) {
        Request request = Request.cmd(Command.HMGET)
                .arg(entries.key(id))
                .arg(CacheEntries.VERSION)
                .arg(CacheEntries.FLAG)
                .arg(CacheEntries.DOCUMENT);
        return pipeline.connection()
                .compose(connection -> connection.send(request))
                .map(RedisReplies::held)
                .recover(failure -> Future.failedFuture(
                        new SinkUnavailableException("cannot read " + id + ": " + failure.getMessage(), failure)))
                .toCompletionStage();
    }

    private Future<Outcome> apply(RedisConnection connection, ChangeRecord change) {
        return connection
                .send(bySha1(change))
                .recover(failure -> RedisReplies.isForgottenScript(failure)
                        ? connection.send(request(Command.EVAL, CacheScript.SET_IF_NEWER.text(), change))
                        : Future.failedFuture(failure))
                .map(RedisReplies::answered)
                .otherwise(RedisReplies::failed);
    }

    private Request bySha1(ChangeRecord change) {
        return request(Command.EVALSHA, CacheScript.SET_IF_NEWER.sha1(), change);
    }

    private Request request(Command command, String scriptOrSha1, ChangeRecord change) {
        Request request = Request.cmd(command)
                .arg(scriptOrSha1)
                .arg(1)
                .arg(entries.key(change.id()))
                .arg(change.version().toString());
        change.document()
                .ifPresentOrElse(
                        document -> request.arg(CacheEntries.LIVE)
                                .arg(Buffer.buffer(document))
                                .arg(timesToLive.ofLiveEntry().toMillis()),
                        () -> request.arg(CacheEntries.DELETED)
                                .arg("")
                                .arg(timesToLive.marker().toMillis()));
        return request.arg(timesToLive.fence().toMillis());
    }
}
