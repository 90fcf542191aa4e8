package io.lockstep.search;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Lets one caller a key do the work while the others of that moment wait for its result.
 *
 * <p>A caller that joins gets what a load that began before it found, so its answer may miss a change made between the
 * two. Joining lasts as long as the work does, so the work must be bounded. Nothing is remembered once it is done.
 */
final class SingleFlight<K, V> {

    private final Map<K, CompletableFuture<V>> flights = new ConcurrentHashMap<>();

    V run(K key, Supplier<V> work) {
        CompletableFuture<V> mine = new CompletableFuture<>();
        CompletableFuture<V> running = flights.putIfAbsent(key, mine);
        return running == null ? lead(key, mine, work) : join(running);
    }

    private V lead(K key, CompletableFuture<V> mine, Supplier<V> work) {
        try {
            V value = work.get();
            mine.complete(value);
            return value;
        } catch (RuntimeException | Error e) {
            mine.completeExceptionally(e);
            throw e;
        } finally {
            flights.remove(key, mine);
        }
    }

    private V join(CompletableFuture<V> running) {
        try {
            return running.join();
        } catch (CompletionException e) {
            throw new IllegalStateException("the load that this request had joined failed", e.getCause());
        }
    }
}
