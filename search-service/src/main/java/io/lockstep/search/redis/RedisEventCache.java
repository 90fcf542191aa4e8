package io.lockstep.search.redis;

import io.lockstep.contract.CacheEntries;
import io.lockstep.contract.Version;
import io.lockstep.search.EventCache;
import io.lockstep.search.SearchServiceConfig;
import io.lockstep.search.StoredEvent;
import io.lockstep.search.circuit.Circuit;
import io.lockstep.search.circuit.Circuits;
import io.lockstep.search.circuit.StoreUnavailable;
import io.quarkus.redis.datasource.RedisDataSource;
import io.vertx.mutiny.redis.client.Response;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import org.jboss.logging.Logger;

/** Reads cache entries and fills them through the contract's set-if-newer script. */
@Singleton
final class RedisEventCache implements EventCache {

    private static final Logger LOG = Logger.getLogger(RedisEventCache.class);
    private static final String STORE = "redis";
    /** Worker threads, not this, bound the commands at one time; Redis takes as many as they send. */
    private static final int CONCURRENCY = 1000;

    private static final double TTL_SPREAD = 0.1;

    private final RedisDataSource redis;
    private final CacheEntries entries;
    private final Duration ttl;
    private final Circuit circuit;
    private final CacheMetrics metrics;
    private final DoubleSupplier random;
    private final String setIfNewer = CacheEntries.setIfNewer();

    @Inject
    RedisEventCache(RedisDataSource redis, SearchServiceConfig config, Circuits circuits, CacheMetrics metrics) {
        this(redis, config, circuits, metrics, () -> ThreadLocalRandom.current().nextDouble());
    }

    RedisEventCache(
            RedisDataSource redis,
            SearchServiceConfig config,
            Circuits circuits,
            CacheMetrics metrics,
            DoubleSupplier random) {
        this.redis = redis;
        this.entries = new CacheEntries(config.cachePrefix());
        this.ttl = config.redis().ttl();
        this.circuit = circuits.of(STORE, CONCURRENCY);
        this.metrics = metrics;
        this.random = random;
    }

    @Override
    public Entry read(String id) {
        try {
            return entry(
                    send("HMGET", entries.key(id), CacheEntries.VERSION, CacheEntries.FLAG, CacheEntries.DOCUMENT));
        } catch (StoreUnavailable e) {
            LOG.debugf(e, "read of %s failed", id);
            return new Entry.Unreachable();
        }
    }

    /**
     * INVARIANT I3: a loader that read version 5 before the worker stored version 6 is refused here. Only the script
     * writes, and it compares. EVAL rather than EVALSHA: a fill is rare, and needs no second way for a lost script.
     */
    @Override
    public void fill(String id, StoredEvent event) {
        try {
            Response answer = send(
                    "EVAL",
                    setIfNewer,
                    "1",
                    entries.key(id),
                    event.version().toString(),
                    CacheEntries.LIVE,
                    new String(event.document(), StandardCharsets.UTF_8),
                    Long.toString(spread(ttl).toMillis()));
            if (CacheEntries.APPLIED.equals(answer.toString())) {
                metrics.applied();
            } else {
                metrics.superseded();
            }
        } catch (StoreUnavailable e) {
            LOG.debugf(e, "fill of %s@%s failed", id, event.version());
            metrics.failed();
        }
    }

    @Override
    public boolean isReachable() {
        try {
            return "PONG".equals(redis.execute("PING").toString());
        } catch (RuntimeException e) {
            return false;
        }
    }

    private Response send(String command, String... arguments) throws StoreUnavailable {
        return circuit.call(
                () -> {
                    try {
                        return redis.execute(command, arguments);
                    } catch (RuntimeException e) {
                        throw new StoreUnavailable("Redis does not answer " + command, e);
                    }
                },
                Response.class);
    }

    private static Entry entry(Response fields) {
        Response version = fields.get(0);
        Response flag = fields.get(1);
        Response document = fields.get(2);
        if (version == null || flag == null) {
            return new Entry.Absent();
        }
        return switch (flag.toString()) {
            case CacheEntries.DELETED -> new Entry.Deleted();
            case CacheEntries.LIVE -> live(version.toString(), document);
            default -> new Entry.Absent();
        };
    }

    private static Entry live(String version, Response document) {
        if (document == null) {
            return new Entry.Absent();
        }
        try {
            return new Entry.Live(new StoredEvent(Version.parse(version), document.toBytes()));
        } catch (IllegalArgumentException e) {
            LOG.warnf("entry with a damaged version, loading the row instead: %s", e.getMessage());
            return new Entry.Absent();
        }
    }

    /** Entries that were filled together must not expire together. */
    private Duration spread(Duration ttl) {
        double factor = 1 + TTL_SPREAD * (2 * random.getAsDouble() - 1);
        return Duration.ofMillis(Math.round(ttl.toMillis() * factor));
    }
}
