package io.lockstep.sync.http;

import io.lockstep.sync.SyncConfig;
import io.lockstep.sync.audit.Drift;
import io.lockstep.sync.audit.DriftKind;
import io.lockstep.sync.audit.DriftListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Map;

/** Counts confirmed drifts by kind, each from the start, so that a first one is an increase. */
@Singleton
final class DriftMetrics implements DriftListener {

    private final Map<DriftKind, Counter> counters = new EnumMap<>(DriftKind.class);

    DriftMetrics(MeterRegistry registry, SyncConfig config) {
        for (DriftKind kind : DriftKind.values()) {
            counters.put(
                    kind,
                    Counter.builder("lockstep.drift")
                            .description("Confirmed differences between MySQL and the sink")
                            .tag("sink", config.sink())
                            .tag("kind", kind.wireName())
                            .register(registry));
        }
    }

    @Override
    public void confirmed(Drift drift) {
        counters.get(drift.kind()).increment();
    }
}
