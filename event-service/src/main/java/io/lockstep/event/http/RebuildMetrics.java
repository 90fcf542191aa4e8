package io.lockstep.event.http;

import io.lockstep.event.rebuild.RebuildRunner;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** What rebuilds of this process have done; how far one is says its operation. */
@Singleton
final class RebuildMetrics {

    void register(@Observes StartupEvent event, RebuildRunner runner, MeterRegistry registry) {
        FunctionCounter.builder("lockstep_rebuild_rows_total", runner, RebuildRunner::rows)
                .description("Rows read again for the sinks")
                .register(registry);
        FunctionCounter.builder("lockstep_rebuild_refused_rows_total", runner, RebuildRunner::refused)
                .description("Rows that can never be published and were left out")
                .register(registry);
    }
}
