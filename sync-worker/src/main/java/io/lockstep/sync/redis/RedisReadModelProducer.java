package io.lockstep.sync.redis;

import io.lockstep.contract.CacheEntries;
import io.lockstep.sync.Sink;
import io.lockstep.sync.SyncConfig;
import io.lockstep.sync.audit.ReadModel;
import io.quarkus.arc.lookup.LookupIfProperty;
import io.vertx.redis.client.Redis;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes what audits compare in a worker whose {@code lockstep.sink} is {@code redis}. */
@Dependent
final class RedisReadModelProducer {

    @Produces
    @Singleton
    @LookupIfProperty(name = "lockstep.sink", stringValue = "redis")
    ReadModel readModel(Redis redis, Instance<Sink> sink, SyncConfig config) {
        return new RedisReadModel(redis, new CacheEntries(config.cachePrefix()), sink.get());
    }
}
