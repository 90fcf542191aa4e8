package io.lockstep.gateway.http;

import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The connections to one target. Each event loop has a pool of its own, so that a request and its answer never wait for another
 * thread, and its share of the limits; limits too low to be divided are kept by one pool for all. Thread-safe.
 */
final class Connections {

    /** With less, one loop would often wait while another has connections to spare. */
    private static final int LEAST_SHARE = 16;

    private final List<HttpClient> pools;
    private final Map<Thread, HttpClient> poolsOfLoops = new ConcurrentHashMap<>();
    private final AtomicInteger given = new AtomicInteger();

    /**
     * Makes all pools at once: one that a request made would be closed with the port that the request came in by.
     *
     * @param all what all pools together may have
     * @param open makes a pool
     */
    Connections(Vertx vertx, Limits.Pool all, Function<Limits.Pool, HttpClient> open) {
        int loops = 0;
        for (EventExecutor loop : vertx.nettyEventLoopGroup()) {
            loops++;
        }
        boolean divided = Math.min(all.maxConnections(), all.maxWaiting()) >= LEAST_SHARE * loops;
        int count = divided ? loops : 1;
        Limits.Pool share = new Limits.Pool(all.maxConnections() / count, all.maxWaiting() / count);
        this.pools = Stream.generate(() -> open.apply(share)).limit(count).toList();
    }

    /** For a request of this event loop, which is one thread. */
    HttpClient ofThisLoop() {
        return pools.size() == 1
                ? pools.getFirst()
                : poolsOfLoops.computeIfAbsent(
                        Thread.currentThread(), loop -> pools.get(given.getAndIncrement() % pools.size()));
    }

    /** Closes them all. Nobody may ask for one any more. */
    void close() {
        pools.forEach(HttpClient::close);
    }
}
