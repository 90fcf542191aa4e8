package io.lockstep.sync.http;

import io.lockstep.contract.ChangeKind;
import io.lockstep.contract.ChangeRecord;
import io.lockstep.sync.ApplyListener;
import io.lockstep.sync.Outcome;
import io.lockstep.sync.RejectionReason;
import io.lockstep.sync.SyncConfig;
import io.lockstep.sync.Trouble;
import io.lockstep.sync.WorkerState;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;

/** The worker's metrics; {@code docs/operations.md} has a heading for each. */
@Singleton
final class SyncMetrics implements ApplyListener {

    private final MeterRegistry registry;
    private final String sink;
    private final Counter applied;
    private final Counter superseded;
    private final Counter rejected;
    private final Timer staleness;
    private final Timer flush;
    private final Counter purgedMarkers;

    SyncMetrics(MeterRegistry registry, SyncConfig config) {
        this.registry = registry;
        this.sink = config.sink();
        this.applied = outcomes("applied");
        this.superseded = outcomes("superseded");
        this.rejected = outcomes("rejected");
        this.purgedMarkers = Counter.builder("lockstep.markers.purged")
                .description("Deletion markers removed after their retention")
                .tag("sink", sink)
                .register(registry);
        this.staleness = Timer.builder("lockstep.staleness")
                .description("From the MySQL transaction of a change to its outcome in the sink")
                .tag("sink", sink)
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofMinutes(10))
                .register(registry);
        this.flush = Timer.builder("lockstep.flush")
                .description("From sending a batch to its answer")
                .tag("sink", sink)
                .publishPercentileHistogram()
                .maximumExpectedValue(Duration.ofMinutes(1))
                .register(registry);
    }

    void register(@Observes StartupEvent event, WorkerState worker) {
        Gauge.builder(
                        "lockstep.lag.records",
                        worker,
                        it -> it.lag().isPresent() ? it.lag().getAsLong() : Double.NaN)
                .description("Records of the changes that the group has not acknowledged; NaN if unknown")
                .tag("sink", sink)
                .register(registry);
        Gauge.builder(
                        "lockstep.drainable.lag.records",
                        worker,
                        it -> it.drainableLag().isPresent() ? it.drainableLag().getAsLong() : Double.NaN)
                .description("How much of the lag more workers could take from this one; NaN if unknown")
                .tag("sink", sink)
                .register(registry);
        Gauge.builder("lockstep.sink.open", worker, it -> it.load().open() ? 1 : 0)
                .description("1 while the sink is unavailable and intake pauses")
                .tag("sink", sink)
                .register(registry);
        Gauge.builder(
                        "lockstep.canary.age.seconds",
                        worker,
                        it -> it.canaryAge().map(age -> age.toMillis() / 1000.0).orElse(Double.NaN))
                .description("Age of the newest canary that this worker has brought to the sink; NaN before the first")
                .tag("sink", sink)
                .register(registry);
        Gauge.builder(
                        "lockstep.stalled.partitions",
                        worker,
                        it -> it.stalledPartitions().size())
                .description("Partitions of this worker in which records wait and nothing moves")
                .tag("sink", sink)
                .register(registry);
        Gauge.builder(
                        "lockstep.sink.refuses",
                        worker,
                        it -> it.load().trouble().filter(Trouble::needsOperator).isPresent() ? 1 : 0)
                .description("1 while the sink takes nothing until an operator mends it")
                .tag("sink", sink)
                .register(registry);
        Gauge.builder("lockstep.batch.changes", worker, it -> it.load().batchChanges())
                .description("Changes that a batch may carry now")
                .tag("sink", sink)
                .register(registry);
        Gauge.builder("lockstep.pending.changes", worker, it -> it.load().pending())
                .description("Changes held by this worker, parked ones included")
                .tag("sink", sink)
                .register(registry);
        Gauge.builder("lockstep.parked.keys", worker, it -> it.load().parked())
                .description("Keys that wait out a backoff")
                .tag("sink", sink)
                .register(registry);
    }

    @Override
    public void settled(ChangeRecord change, Outcome outcome) {
        switch (outcome) {
            case Outcome.Applied ignored -> {
                applied.increment();
                if (change.kind() != ChangeKind.SNAPSHOT) {
                    staleness.record(change.version().age(Instant.now()));
                }
            }
            case Outcome.Superseded ignored -> superseded.increment();
            case Outcome.Rejected ignored -> rejected.increment();
            case Outcome.Unavailable ignored -> {
                // not terminal
            }
        }
    }

    @Override
    public void unreadable(String key, RejectionReason reason, String message) {
        rejected.increment();
    }

    @Override
    public void flushed(int changes, Duration took) {
        flush.record(took);
    }

    @Override
    public void purged(int markers) {
        purgedMarkers.increment(markers);
    }

    private Counter outcomes(String outcome) {
        return Counter.builder("lockstep.apply")
                .description("Changes with a terminal outcome")
                .tag("sink", sink)
                .tag("outcome", outcome)
                .register(registry);
    }
}
