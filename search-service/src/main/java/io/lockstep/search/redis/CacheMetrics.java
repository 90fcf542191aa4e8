package io.lockstep.search.redis;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;

/** Counts what became of the fills: {@code lockstep_cache_fills_total{outcome}}. */
@Singleton
final class CacheMetrics {

    private final Counter applied;
    private final Counter superseded;
    private final Counter refused;
    private final Counter failed;

    CacheMetrics(MeterRegistry meters) {
        this.applied = fills("applied", meters);
        this.superseded = fills("superseded", meters);
        this.refused = fills("refused", meters);
        this.failed = fills("failed", meters);
    }

    void applied() {
        applied.increment();
    }

    void superseded() {
        superseded.increment();
    }

    void refused() {
        refused.increment();
    }

    void failed() {
        failed.increment();
    }

    private static Counter fills(String outcome, MeterRegistry meters) {
        return Counter.builder("lockstep.cache.fills")
                .description("Rows loaded on a cache miss, by what became of them in Redis")
                .tag("outcome", outcome)
                .register(meters);
    }
}
