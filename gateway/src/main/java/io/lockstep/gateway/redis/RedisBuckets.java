package io.lockstep.gateway.redis;

import io.lockstep.gateway.limit.BucketKey;
import io.lockstep.gateway.limit.Quota;
import io.lockstep.gateway.limit.Quota.Taken;
import io.lockstep.gateway.limit.SharedBuckets;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Buckets in Redis, one key each that expires when its bucket is full: one script, one round trip, by Redis's own clock.
 *
 * <p>After a failure nobody asks for a second, so that a store which is down costs its timeout once a second and not with every
 * request. Thread-safe.
 */
public final class RedisBuckets implements SharedBuckets {

    private static final Logger LOG = Logger.getLogger(RedisBuckets.class);

    private static final String PREFIX = "lockstep:gateway:limit:";
    private static final long REST_NANOS = Duration.ofSeconds(1).toNanos();

    /** In microseconds: a double holds them exactly. Returns whether a token was taken, and until when the bucket is not full. */
    private static final String SCRIPT = """
            local time = redis.call('TIME')
            local now = time[1] * 1000000 + time[2]
            local full = tonumber(redis.call('GET', KEYS[1]) or 0)
            if full < now then full = now end
            local next = full + ARGV[1]
            if next - now > tonumber(ARGV[2]) then return {0, full - now} end
            redis.call('SET', KEYS[1], string.format('%.0f', next), 'PX', math.ceil((next - now) / 1000))
            return {1, next - now}
            """;

    private final Vertx vertx;
    private final Redis redis;
    private final LongSupplier nanoClock;
    private final AtomicLong restsUntil;
    private final String sha = sha1(SCRIPT);

    private static final class Resting extends RuntimeException {
        private static final long serialVersionUID = 1;

        Resting() {
            super("Redis did not answer a moment ago", null, false, false);
        }
    }

    public RedisBuckets(Vertx vertx, String url, Optional<String> password, LongSupplier nanoClock) {
        this.vertx = vertx;
        this.nanoClock = nanoClock;
        this.restsUntil = new AtomicLong(nanoClock.getAsLong());
        RedisOptions options = new RedisOptions()
                .setConnectionString(url)
                .setMaxPoolSize(16)
                .setMaxPoolWaiting(1024)
                .setMaxWaitingHandlers(4096);
        password.ifPresent(options::setPassword);
        this.redis = Redis.createClient(vertx, options);
    }

    @Override
    public CompletionStage<Taken> take(String bucket, Quota quota, Duration timeout) {
        if (restsUntil.get() - nanoClock.getAsLong() > 0) {
            return Future.<Taken>failedFuture(new Resting()).toCompletionStage();
        }
        Promise<Response> first = Promise.promise();
        long timer = vertx.setTimer(
                Math.max(1, timeout.toMillis()), id -> first.tryFail("Redis has not answered within " + timeout));
        redis.send(evaluate(Request.cmd(Command.EVALSHA).arg(sha), bucket, quota))
                .recover(failure -> String.valueOf(failure.getMessage()).startsWith("NOSCRIPT")
                        ? redis.send(evaluate(Request.cmd(Command.EVAL).arg(SCRIPT), bucket, quota))
                        : Future.failedFuture(failure))
                .onComplete(answer -> {
                    vertx.cancelTimer(timer);
                    if (answer.succeeded()) {
                        first.tryComplete(answer.result());
                    } else {
                        first.tryFail(answer.cause());
                    }
                });
        return first.future().map(RedisBuckets::taken).onFailure(this::rest).toCompletionStage();
    }

    @Override
    public void close() {
        redis.close();
    }

    private void rest(Throwable failure) {
        long now = nanoClock.getAsLong();
        if (restsUntil.getAndSet(now + REST_NANOS) - now <= 0) {
            LOG.warnf("The shared rate limits are not kept for the moment: %s", failure.getMessage());
        }
    }

    private static Request evaluate(Request command, String bucket, Quota quota) {
        long perTokenMicros = quota.perToken().toNanos() / 1000;
        return command.arg(1)
                .arg(PREFIX + BucketKey.of(bucket))
                .arg(perTokenMicros)
                .arg(perTokenMicros * quota.max());
    }

    private static Taken taken(Response answer) {
        Duration backlog = Duration.ofNanos(answer.get(1).toLong() * 1000);
        return answer.get(0).toInteger() == 1 ? new Taken.Granted(backlog) : new Taken.Refused(backlog);
    }

    private static String sha1(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
