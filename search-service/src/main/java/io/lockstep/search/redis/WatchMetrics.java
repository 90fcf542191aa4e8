package io.lockstep.search.redis;

import io.lockstep.search.LocalEvents;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.List;

/** Shows what the local cache holds, and whether it is told of changes: {@code lockstep_local_cache_…}. */
@Singleton
final class WatchMetrics {

    private final MeterRegistry meters;
    private final Counter told;
    private final Counter lost;
    private final List<Meter> all;

    WatchMetrics(MeterRegistry meters, LocalEvents local) {
        this.meters = meters;
        this.told = Counter.builder("lockstep.local.cache.invalidations")
                .description("Changed entries that Redis told of")
                .register(meters);
        this.lost = Counter.builder("lockstep.local.cache.watch.losses")
                .description("How often Redis stopped telling of changes")
                .register(meters);
        this.all = List.of(
                told,
                lost,
                Gauge.builder("lockstep.local.cache.watching", local, events -> events.isWatching() ? 1 : 0)
                        .description("1 while Redis tells of changed entries, so that they may be kept")
                        .register(meters),
                Gauge.builder("lockstep.local.cache.entries", local, LocalEvents::entries)
                        .description("Events kept in this process")
                        .register(meters),
                Gauge.builder("lockstep.local.cache.bytes", local, LocalEvents::bytes)
                        .description("What the events kept in this process take, roughly")
                        .baseUnit("bytes")
                        .register(meters),
                FunctionCounter.builder("lockstep.local.cache.evictions", local, LocalEvents::evictions)
                        .description("Events that had to go for want of room")
                        .register(meters));
    }

    void told(int entries) {
        told.increment(entries);
    }

    void lost() {
        lost.increment();
    }

    /** The registry outlives this application in tests, and would go on showing the cache of the one before. */
    @PreDestroy
    void close() {
        all.forEach(meters::remove);
    }
}
