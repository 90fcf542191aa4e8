package io.lockstep.search.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;

/**
 * The one connection that reads are pipelined on, made when first needed and again after it was lost. Redis works off one
 * command at a time, so more connections would only cost more system calls. Safe for all threads.
 */
final class ReadConnection {

    private static final Command QUIT = Command.create("QUIT");

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

    /**
     * Gives up a connection that does not answer, or on which a command failed: one that was lost before its handlers were
     * set tells nobody, and would fail every read from then on.
     */
    void drop(Future<RedisConnection> useless) {
        forget(useless);
        useless.onSuccess(ReadConnection::close);
    }

    /**
     * Ends a connection for good. To give it back would keep it in the client's pool as it is, tracking included, and the
     * next reader of it would take what Redis pushes for answers; the service's client has wrapped it, so that nothing but
     * the server can end it, or the read idle timeout if the server is silent.
     */
    static void close(RedisConnection connection) {
        connection.send(Request.cmd(QUIT));
    }

    private synchronized void forget(Future<RedisConnection> lost) {
        if (current == lost) {
            current = Future.failedFuture("connection lost");
        }
    }
}
