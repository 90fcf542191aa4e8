package io.lockstep.sync.http;

import io.lockstep.sync.SyncConfig;
import io.lockstep.sync.deadletter.DeadLetterCounts;
import io.lockstep.sync.deadletter.DeadLetterCounts.Redrive;
import io.lockstep.sync.deadletter.Ledgers;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Metrics of dead letters; {@code docs/operations.md} has a heading for each. */
@Singleton
final class DeadLetterMetrics {

    private final MeterRegistry registry;
    private final String sink;

    DeadLetterMetrics(MeterRegistry registry, SyncConfig config) {
        this.registry = registry;
        this.sink = config.sink();
    }

    void register(@Observes StartupEvent event, Ledgers ledgers) {
        DeadLetterCounts counts = ledgers.counts();
        Gauge.builder("lockstep.dead.letters", counts, DeadLetterCounts::open)
                .description("Open dead letters in this worker's partitions")
                .tag("sink", sink)
                .register(registry);
        for (String reason : ledgers.reasons()) {
            Gauge.builder(
                            "lockstep.dead.letters.by.reason",
                            counts,
                            it -> it.openByReason().getOrDefault(reason, 0))
                    .description("The same by the reason of the latest rejection")
                    .tag("sink", sink)
                    .tag("reason", reason)
                    .register(registry);
        }
        Gauge.builder("lockstep.dead.letters.unlisted", counts, DeadLetterCounts::unlisted)
                .description("Open dead letters that the ledger had no room for: on the topic only")
                .tag("sink", sink)
                .register(registry);
        for (Redrive result : Redrive.values()) {
            FunctionCounter.builder("lockstep.redrives", counts, it -> it.redrives(result))
                    .description("Requests to redrive a dead letter, by what became of them")
                    .tag("sink", sink)
                    .tag("result", result.wireName())
                    .register(registry);
        }
    }
}
