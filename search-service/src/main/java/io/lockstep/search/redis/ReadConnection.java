package io.lockstep.search.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.impl.PooledRedisConnection;

/**
 * The one connection that reads are pipelined on, made when first needed and again after it was lost. Redis works off one
 * command at a time, so more connections would only cost more system calls. Safe for all threads.
 */
final class ReadConnection {

    private final Redis redis;
    private Future<RedisConnection> current = Future.failedFuture("not connected yet");

    ReadConnection(Redis redis) {
        this.redis = redis;
    }

    synchronized Future<RedisConnection> get() {
        if (current.failed()) {
            Future<RedisConnection> made = redis.connect();
            current = made.onSuccess(connection -> {
                connection.exceptionHandler(lost -> forget(made));
                connection.endHandler(ended -> forget(made));
            });
        }
        return current;
    }

    /** Gives up a connection that does not answer. */
    void drop(Future<RedisConnection> silent) {
        forget(silent);
        silent.onSuccess(ReadConnection::close);
    }

    /** Closes a connection for good; only giving it back would keep it in the client's pool. */
    static void close(RedisConnection connection) {
        if (connection instanceof PooledRedisConnection pooled) {
            pooled.actual().forceClose();
        } else {
            connection.close();
        }
    }

    private synchronized void forget(Future<RedisConnection> lost) {
        if (current == lost) {
            current = Future.failedFuture("connection lost");
        }
    }
}
