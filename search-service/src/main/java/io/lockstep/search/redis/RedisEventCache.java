package io.lockstep.search.redis;

import io.lockstep.contract.CacheEntries;
import io.lockstep.contract.CacheScript;
import io.lockstep.search.EventCache;
import io.lockstep.search.SearchServiceConfig;
import io.lockstep.search.StoredEvent;
import io.lockstep.search.circuit.Circuit;
import io.lockstep.search.circuit.Circuits;
import io.lockstep.search.circuit.StoreUnavailable;
import io.quarkus.redis.datasource.RedisDataSource;
import io.vertx.mutiny.redis.client.Response;
import io.vertx.redis.client.Redis;
import jakarta.enterprise.util.TypeLiteral;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/** Reads cache entries and fills them through the contract's scripts. */
@Singleton
final class RedisEventCache implements EventCache {

    private static final Logger LOG = Logger.getLogger(RedisEventCache.class);
    private static final String STORE = "redis";
    /** One reader a key, and the threads that load, bound the commands at one time before this does. */
    private static final int CONCURRENCY = 2000;

    private static final double TTL_SPREAD = 0.1;
    /** Kept beyond what a load may take; a reader that dies holds nobody up, since others share its lease. */
    private static final Duration LEASE_MARGIN = Duration.ofSeconds(8);

    private static final TypeLiteral<CompletionStage<Entry>> ENTRY = new TypeLiteral<>() {};

    private final RedisDataSource redis;
    private final EntryReads reads;
    private final CacheEntries entries;
    private final Duration ttl;
    private final Duration leaseTtl;
    private final Circuit circuit;
    private final CacheMetrics metrics;
    private final RandomGenerator random;

    RedisEventCache(
            RedisDataSource redis, Redis client, SearchServiceConfig config, Circuits circuits, CacheMetrics metrics) {
        this.redis = redis;
        this.entries = new CacheEntries(config.cachePrefix());
        this.reads = new EntryReads(client, entries, config.redis().timeout());
        this.ttl = config.redis().ttl();
        this.leaseTtl = config.eventService().timeout().plus(LEASE_MARGIN);
        this.circuit = circuits.of(STORE, CONCURRENCY);
        this.metrics = metrics;
        this.random = new SecureRandom();
    }

    @Override
    public CompletionStage<Entry> read(String id) {
        return circuit.ask(() -> reads.read(id), ENTRY).exceptionally(failure -> {
            LOG.debugf(failure, "read of %s failed", id);
            return new Entry.Unreachable();
        });
    }

    @Override
    public Optional<Lease> lease(String id) {
        String token = Long.toUnsignedString(random.nextLong(), Character.MAX_RADIX);
        try {
            String held = run(CacheScript.LEASE, id, token, millis(leaseTtl)).toString();
            return held.isEmpty() ? Optional.empty() : Optional.of(new Lease(held));
        } catch (StoreUnavailable e) {
            LOG.debugf(e, "lease of %s failed", id);
            return Optional.empty();
        }
    }

    /**
     * INVARIANT I3: a loader that read version 5 before the worker stored version 6 is refused here, also when version 6
     * has been evicted since: only a script writes, and this one wants the token that every write removes.
     */
    @Override
    public void fill(String id, Lease lease, StoredEvent event) {
        try {
            Response answer = run(
                    CacheScript.FILL,
                    id,
                    lease.token(),
                    event.version().toString(),
                    new String(event.document(), StandardCharsets.UTF_8),
                    millis(spread(ttl)));
            switch (answer.toString()) {
                case CacheScript.APPLIED -> metrics.applied();
                case CacheScript.REFUSED -> metrics.refused();
                default -> metrics.superseded();
            }
        } catch (StoreUnavailable e) {
            LOG.debugf(e, "fill of %s@%s failed", id, event.version());
            metrics.failed();
        }
    }

    @Override
    public void release(String id) {
        try {
            send("HDEL", entries.key(id), CacheEntries.TOKEN);
        } catch (StoreUnavailable e) {
            LOG.debugf(e, "the lease of %s expires by itself", id);
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

    /** EVAL rather than EVALSHA: a miss is rare, and needs no second way for a script that Redis forgot. */
    private Response run(CacheScript script, String id, String... arguments) throws StoreUnavailable {
        String[] words = new String[arguments.length + 3];
        words[0] = script.text();
        words[1] = "1";
        words[2] = entries.key(id);
        System.arraycopy(arguments, 0, words, 3, arguments.length);
        return send("EVAL", words);
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

    private static String millis(Duration time) {
        return Long.toString(time.toMillis());
    }

    /** Entries that were filled together must not expire together. */
    private Duration spread(Duration ttl) {
        double factor = 1 + TTL_SPREAD * (2 * random.nextDouble() - 1);
        return Duration.ofMillis(Math.round(ttl.toMillis() * factor));
    }
}
