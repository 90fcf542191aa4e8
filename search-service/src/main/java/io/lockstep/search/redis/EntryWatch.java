package io.lockstep.search.redis;

import com.github.benmanes.caffeine.cache.Ticker;
import io.lockstep.contract.CacheEntries;
import io.lockstep.search.LocalEvents;
import io.lockstep.search.SearchServiceConfig;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Tells the local cache which entries change in Redis: by whomever, and also when they expire, are evicted or flushed.
 *
 * <p>Redis pushes the keys under our prefix to one connection of ours ({@code CLIENT TRACKING ON BCAST}). On the same
 * connection goes a {@code PING} with the time; what Redis pushed before it answers has arrived before the answer, so the
 * answer says up to when everything was told. A connection that ends or falls silent is made anew at the next beat; until
 * then the local cache is told that it is blind.
 */
@Singleton
final class EntryWatch {

    private static final Logger LOG = Logger.getLogger(EntryWatch.class);
    private static final Duration BEAT = Duration.ofMillis(500);
    /** A connection that has answered nothing for so long is given up. */
    private static final Duration SILENCE = Duration.ofSeconds(3);

    private final Redis redis;
    private final LocalEvents local;
    private final WatchMetrics metrics;
    private final CacheEntries entries;
    private final Vertx vertx;
    private Optional<RedisConnection> connection = Optional.empty();
    private boolean connecting;
    /** One warning is enough for each time that it does not work. */
    private boolean warned;

    private long answered;
    private long timer;

    EntryWatch(Redis redis, LocalEvents local, WatchMetrics metrics, SearchServiceConfig config, Vertx vertx) {
        this.redis = redis;
        this.local = local;
        this.metrics = metrics;
        this.entries = new CacheEntries(config.cachePrefix());
        this.vertx = vertx;
    }

    void onStart(@Observes StartupEvent started) {
        connect();
        timer = vertx.setPeriodic(BEAT.toMillis(), beat -> beat());
    }

    @PreDestroy
    void stop() {
        vertx.cancelTimer(timer);
        connection.ifPresent(ReadConnection::close);
    }

    private synchronized void beat() {
        if (connection.isEmpty()) {
            connect();
        } else if (now() - answered > SILENCE.toNanos()) {
            RedisConnection silent = connection.get();
            ReadConnection.close(silent);
            lost(silent);
        } else {
            // The client takes a push for the answer to a command that waits, so answers may come either way.
            RedisConnection watching = connection.get();
            watching.send(Request.cmd(Command.PING).arg(Long.toString(now()))).onSuccess(pong -> heard(watching, pong));
        }
    }

    private synchronized void connect() {
        if (connecting) {
            return;
        }
        connecting = true;
        redis.connect().onComplete(made -> {
            if (made.succeeded()) {
                track(made.result());
            } else {
                gaveUp(made.cause());
            }
        });
    }

    private void track(RedisConnection made) {
        made.handler(message -> heard(made, message));
        made.exceptionHandler(failure -> lost(made));
        made.endHandler(end -> lost(made));
        Request track = Request.cmd(Command.CLIENT)
                .arg("TRACKING")
                .arg("ON")
                .arg("BCAST")
                .arg("PREFIX")
                .arg(entries.prefix());
        made.send(track).onSuccess(on -> watching(made)).onFailure(failure -> {
            ReadConnection.close(made);
            gaveUp(failure);
        });
    }

    private synchronized void watching(RedisConnection made) {
        connecting = false;
        warned = false;
        connection = Optional.of(made);
        answered = now();
        local.watching();
        LOG.info("Redis tells of changed entries");
    }

    private synchronized void gaveUp(Throwable failure) {
        connecting = false;
        if (!warned) {
            warned = true;
            LOG.warnf(
                    "Redis does not tell of changed entries, they are kept for a moment only: %s",
                    failure.getMessage());
        }
    }

    private synchronized void lost(RedisConnection ended) {
        if (connection.filter(ended::equals).isPresent()) {
            connection = Optional.empty();
            warned = true;
            local.blind();
            metrics.lost();
            LOG.warn("Redis no longer tells of changed entries: they are kept for a moment only until it does again");
        }
    }

    private void heard(RedisConnection from, Response message) {
        if (message.type() == ResponseType.PUSH) {
            pushed(message);
        } else if (message.type() == ResponseType.BULK) {
            pong(from, message.toLong());
        }
    }

    /** {@code invalidate} and the keys, or nothing in their place if all are gone. */
    private void pushed(Response message) {
        if (!message.get(0).toString().equals("invalidate")) {
            return;
        }
        Response keys = message.get(1);
        if (keys == null) {
            local.allChanged();
            return;
        }
        metrics.told(keys.size());
        for (Response key : keys) {
            entries.id(key.toString()).ifPresent(local::changed);
        }
    }

    private synchronized void pong(RedisConnection from, long sent) {
        if (connection.filter(from::equals).isPresent()) {
            answered = now();
            local.told(sent);
        }
    }

    private static long now() {
        return Ticker.systemTicker().read();
    }
}
