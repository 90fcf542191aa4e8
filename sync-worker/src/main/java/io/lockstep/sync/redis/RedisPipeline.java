package io.lockstep.sync.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;

/**
 * The one connection that batches are pipelined on, made when first needed and again after it was lost. Redis works
 * off one command at a time, so more connections would only cost more system calls. Safe for all threads.
 */
final class RedisPipeline {

    private static final Command QUIT = Command.create("QUIT");

    private final Redis redis;
    private Future<RedisConnection> current = Future.failedFuture("not connected yet");

    RedisPipeline(Redis redis) {
        this.redis = redis;
    }

    synchronized Future<RedisConnection> connection() {
        if (current.failed()) {
            Future<RedisConnection> made = redis.connect();
            current = made.onSuccess(connection -> {
                connection.exceptionHandler(lost -> forget(made));
                connection.endHandler(ended -> forget(made));
            });
        }
        return current;
    }

    /**
     * Ends a connection that leads to the wrong server. To give it back would keep it in the client's pool, which hands it
     * out again; the service's client has wrapped it, so that nothing but the server can end it.
     */
    synchronized void drop(RedisConnection wrong) {
        if (current.succeeded() && current.result() == wrong) {
            current = Future.failedFuture("connection dropped");
        }
        wrong.send(Request.cmd(QUIT));
    }

    private synchronized void forget(Future<RedisConnection> lost) {
        if (current == lost) {
            current = Future.failedFuture("connection lost");
        }
    }
}
