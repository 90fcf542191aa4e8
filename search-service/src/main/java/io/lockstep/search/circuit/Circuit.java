package io.lockstep.search.circuit;

import io.lockstep.search.SearchServiceConfig;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.faulttolerance.api.Guard;
import jakarta.enterprise.util.TypeLiteral;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.jboss.logging.Logger;

/**
 * A circuit breaker and a limit of concurrency around the calls to one store.
 *
 * <p>Only {@link StoreUnavailable} counts as a failure; a call must throw it within a bounded time, since nothing here
 * interrupts one. Safe to share between threads.
 *
 * <pre>
 *   closed ──half of the last N calls failed──▶ open ──after the delay──▶ one call tries ──ok──▶ closed
 *                                                ▲                              └──failed──▶ open
 * </pre>
 */
public final class Circuit {

    private static final Logger LOG = Logger.getLogger(Circuit.class);

    private final String store;
    private final Guard guard;
    private final AtomicInteger open = new AtomicInteger();

    Circuit(String store, int concurrency, SearchServiceConfig.Circuit config) {
        this.store = store;
        this.guard = Guard.create()
                .withDescription(store)
                .withCircuitBreaker()
                .requestVolumeThreshold(config.calls())
                .failureRatio(0.5)
                .delay(config.delay().toMillis(), ChronoUnit.MILLIS)
                .failOn(StoreUnavailable.class)
                .onStateChange(this::changed)
                .done()
                .withBulkhead()
                .limit(concurrency)
                .done()
                .build();
    }

    /** Calls the store, or does not where it is left alone. */
    public <T> T call(Callable<T> attempt, Class<T> type) throws StoreUnavailable {
        try {
            return guard.call(attempt, type);
        } catch (CircuitBreakerOpenException e) {
            throw new StoreUnavailable(store + " has failed and is left alone for a moment", e);
        } catch (BulkheadException e) {
            throw new StoreUnavailable("too many requests to " + store + " at one time", e);
        } catch (StoreUnavailable | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("a call to " + store + " failed in an unforeseen way", e);
        }
    }

    /**
     * Asks the store without a thread that waits, or does not where it is left alone.
     *
     * @param attempt fails with {@link StoreUnavailable} itself, not wrapped, for it to count
     * @return fails if the store does not answer, for whatever reason
     */
    public <T> CompletionStage<T> ask(Callable<CompletionStage<T>> attempt, TypeLiteral<CompletionStage<T>> type) {
        try {
            return guard.call(attempt, type);
        } catch (Exception e) {
            return CompletableFuture.failedStage(e);
        }
    }

    /** 1 while the store is left alone or tried again, otherwise 0. */
    int open() {
        return open.get();
    }

    private void changed(CircuitBreakerState state) {
        open.set(state == CircuitBreakerState.CLOSED ? 0 : 1);
        if (state == CircuitBreakerState.OPEN) {
            LOG.warnf("circuit of %s opened: its calls fail", store);
        } else if (state == CircuitBreakerState.CLOSED) {
            LOG.infof("circuit of %s closed: it answers again", store);
        }
    }
}
