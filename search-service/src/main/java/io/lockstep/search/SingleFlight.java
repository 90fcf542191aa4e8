package io.lockstep.search;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Lets one caller a key do the work while the others of that moment wait for its result, without a thread each.
 *
 * <p>A caller that joins gets what work that began before it found, so its answer may miss a change made between the
 * two; {@link Landing#began} tells. Joining lasts as long as the work does, so the work must be bounded. Nothing is
 * remembered once it is done.
 */
final class SingleFlight<K, V> {

    private final Map<K, CompletableFuture<Landing<V>>> flights = new ConcurrentHashMap<>();
    private final LongSupplier nanos;

    /** @param nanos the clock of {@link Landing#began} */
    SingleFlight(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** @param began before the work looked at anything, on the flight's clock */
    record Landing<V>(V value, long began) {}

    CompletionStage<Landing<V>> run(K key, Supplier<CompletionStage<V>> work) {
        CompletableFuture<Landing<V>> mine = new CompletableFuture<>();
        CompletableFuture<Landing<V>> running = flights.putIfAbsent(key, mine);
        if (running != null) {
            return running;
        }
        long began = nanos.getAsLong();
        start(work).whenComplete((value, failure) -> {
            flights.remove(key, mine);
            if (failure == null) {
                mine.complete(new Landing<>(value, began));
            } else {
                mine.completeExceptionally(failure);
            }
        });
        return mine;
    }

    private CompletionStage<V> start(Supplier<CompletionStage<V>> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }
}
