package io.lockstep.search;

import com.github.benmanes.caffeine.cache.Ticker;
import io.lockstep.search.EventCache.Lease;
import io.lockstep.search.EventRegister.Row;
import io.lockstep.search.SingleFlight.Landing;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Loads rows beside the callers' threads: a limited number at one time, and a limited number that wait their turn. One
 * more is told that the register is unreachable, which bounds what a burst of misses costs.
 */
@Singleton
final class RowLoads {

    private final EventCache cache;
    private final EventRegister register;
    private final Executor threads;
    private final SingleFlight<String, Row> flights;

    @Inject
    RowLoads(EventCache cache, EventRegister register, LoadThreads threads) {
        this(cache, register, threads, Ticker.systemTicker()::read);
    }

    /** @param threads whose limits are the limits of loading; rejects what is beyond them */
    RowLoads(EventCache cache, EventRegister register, Executor threads, LongSupplier nanos) {
        this.cache = cache;
        this.register = register;
        this.threads = threads;
        this.flights = new SingleFlight<>(nanos);
    }

    /** The row as the register has it, read now or by somebody who has begun already: one loader a key. */
    CompletionStage<Landing<Row>> load(String id) {
        return flights.run(id, () -> apart(() -> register.load(id)));
    }

    /**
     * The same, and fills the cache with it; to be called by one reader a key.
     *
     * <p>INVARIANT I3: the lease is taken first, then the row is read, or a change between the two would go unnoticed.
     */
    CompletionStage<Row> loadAndFill(String id) {
        return apart(() -> {
            Optional<Lease> lease = cache.lease(id);
            Row loaded = register.load(id);
            if (loaded instanceof Row.Present row) {
                lease.ifPresent(held -> cache.fill(id, held, row.event()));
            } else {
                lease.ifPresent(held -> cache.release(id));
            }
            return loaded;
        });
    }

    private CompletionStage<Row> apart(Supplier<Row> work) {
        try {
            return CompletableFuture.supplyAsync(work, threads);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedStage(new Row.Unreachable("too many lookups wait for the event service"));
        }
    }
}
