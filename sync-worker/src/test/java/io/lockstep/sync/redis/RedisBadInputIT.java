package io.lockstep.sync.redis;

import io.lockstep.contract.CacheEntries;
import io.lockstep.devstack.junit.RealServers;
import io.lockstep.devstack.junit.TestScope;
import io.lockstep.sync.Sink;
import io.lockstep.sync.kafka.BadInputContract;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;

@RealServers
class RedisBadInputIT extends BadInputContract {

    private final Vertx vertx = Vertx.vertx();
    private final CacheEntries entries;
    private final Redis redis;

    RedisBadInputIT(TestScope scope) {
        super(scope);
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

    @Override
    protected Map<String, String> settings() {
        return Map.of("lockstep.sink", "redis");
    }
}
