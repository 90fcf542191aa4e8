package io.lockstep.search.redis;

import io.lockstep.contract.CacheEntries;
import io.lockstep.contract.Version;
import io.lockstep.search.EventCache.Entry;
import io.lockstep.search.StoredEvent;
import io.lockstep.search.circuit.StoreUnavailable;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Reads entries without a thread that waits. */
final class EntryReads {

    private static final Logger LOG = Logger.getLogger(EntryReads.class);

    private final ReadConnection connection;
    private final CacheEntries entries;
    private final Duration timeout;

    EntryReads(Redis redis, CacheEntries entries, Duration timeout) {
        this.connection = new ReadConnection(redis);
        this.entries = entries;
        this.timeout = timeout;
    }

    /** Fails with {@link StoreUnavailable} alone, at the latest when the timeout is over. */
    CompletionStage<Entry> read(String id) {
        Request fields = Request.cmd(Command.HMGET)
                .arg(entries.key(id))
                .arg(CacheEntries.VERSION)
                .arg(CacheEntries.FLAG)
                .arg(CacheEntries.DOCUMENT);
        Future<RedisConnection> used = connection.get();
        CompletableFuture<Entry> entry = new CompletableFuture<>();
        used.compose(open -> open.send(fields)).onComplete(answer -> complete(entry, answer));
        CompletableFuture<Entry> inTime = new CompletableFuture<>();
        entry.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS).whenComplete((read, failure) -> {
            if (failure == null) {
                inTime.complete(read);
            } else {
                connection.drop(used);
                inTime.completeExceptionally(new StoreUnavailable("Redis does not answer HMGET", failure));
            }
        });
        return inTime;
    }

    private static void complete(CompletableFuture<Entry> entry, AsyncResult<Response> answer) {
        if (answer.succeeded()) {
            entry.complete(entry(answer.result()));
        } else {
            entry.completeExceptionally(answer.cause());
        }
    }

    private static Entry entry(Response fields) {
        Response version = fields.get(0);
        Response flag = fields.get(1);
        Response document = fields.get(2);
        if (version == null || flag == null) {
            return new Entry.Absent();
        }
        try {
            return entry(Version.parse(version.toString()), flag.toString(), document);
        } catch (IllegalArgumentException e) {
            LOG.warnf("entry with a damaged version, loading the row instead: %s", e.getMessage());
            return new Entry.Absent();
        }
    }

    private static Entry entry(Version version, String flag, Response document) {
        return switch (flag) {
            case CacheEntries.DELETED -> new Entry.Deleted(version);
            case CacheEntries.LIVE ->
                document == null ? new Entry.Absent() : new Entry.Live(new StoredEvent(version, document.toBytes()));
            case CacheEntries.FENCE -> new Entry.Fenced();
            default -> new Entry.Absent();
        };
    }
}
