package io.lockstep.sync.redis;

import io.lockstep.contract.CacheEntries;
import io.lockstep.sync.Sink;
import io.lockstep.sync.SyncConfig;
import io.quarkus.arc.lookup.LookupIfProperty;
import io.vertx.redis.client.Redis;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes the sink of a worker whose {@code lockstep.sink} is {@code redis}. */
@Dependent
final class RedisSinkProducer {

    @Produces
    @Singleton
    @LookupIfProperty(name = "lockstep.sink", stringValue = "redis")
    Sink sink(Redis redis, SyncConfig config) {
        return new RedisSink(
                redis,
                new CacheEntries(config.cachePrefix()),
                new TimesToLive(
                        config.redis().ttl(),
                        config.redis().markerTtl(),
                        config.redis().fenceTtl(),
                        Math::random));
    }
}
