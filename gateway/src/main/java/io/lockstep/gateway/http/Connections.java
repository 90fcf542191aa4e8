package io.lockstep.gateway.http;

import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The connections to one target. Each event loop has a pool of its own, so that a request and its answer never wait for another
 * thread, and its share of the limits; limits too low to be divided are kept by one pool for all. Thread-safe.
 */
final class Connections {

    /** With less, one loop would often wait while another has connections to spare. */
    private static final int LEAST_SHARE = 16;

    private final Function<Limits.Pool, HttpClient> open;
    private final boolean divided;
    private final Limits.Pool share;
    private final Map<Object, HttpClient> clients = new ConcurrentHashMap<>();

    /**
     * @param all what all pools together may have
     * @param open makes a pool
     */
    Connections(Vertx vertx, Limits.Pool all, Function<Limits.Pool, HttpClient> open) {
        this.open = open;
        int loops = 0;
        for (EventExecutor loop : vertx.nettyEventLoopGroup()) {
            loops++;
        }
        this.divided = Math.min(all.maxConnections(), all.maxWaiting()) >= LEAST_SHARE * loops;
        this.share = divided ? new Limits.Pool(all.maxConnections() / loops, all.maxWaiting() / loops) : all;
    }

    /** For a request of this event loop, which is one thread. */
    HttpClient ofThisLoop() {
        Object owner = divided ? Thread.currentThread() : this;
        return clients.computeIfAbsent(owner, first -> open.apply(share));
    }

    /** Closes them all. Nobody may ask for one any more. */
    void close() {
        clients.values().forEach(HttpClient::close);
    }
}
