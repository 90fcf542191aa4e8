package io.lockstep.event.http;

import io.lockstep.event.Backlog;
import io.lockstep.event.BinlogStanding;
import io.lockstep.event.Recent;
import io.lockstep.event.RecentBinlog;
import io.lockstep.event.RelayStatus;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.function.ToDoubleFunction;

/** The capture's metrics. Those of the outbox are of the database, the same in every replica; NaN while it is down. */
@Singleton
final class CaptureMetrics {

    private final Recent<Backlog> backlog;
    private final RecentBinlog binlog;
    private final RelayStatus status;
    private final Clock clock;

    CaptureMetrics(Recent<Backlog> backlog, RecentBinlog binlog, RelayStatus status, Clock clock) {
        this.backlog = backlog;
        this.binlog = binlog;
        this.status = status;
        this.clock = clock;
    }

    void register(@Observes StartupEvent event, MeterRegistry registry) {
        gauge("lockstep_outbox_rows", "Changes waiting to be published", Backlog::rows, registry);
        gauge(
                "lockstep_outbox_oldest_seconds",
                "How long the oldest change has been waiting",
                found -> found.waiting(clock.instant()).toMillis() / 1000.0,
                registry);
        gauge(
                "lockstep_outbox_refused_rows",
                "Changes that can never be published, set aside in es_sync_refusals",
                Backlog::refusedRows,
                registry);
        Gauge.builder("lockstep_relay_leader", status, relay -> relay.snapshot().leader() ? 1 : 0)
                .description("1 if this replica's relay publishes")
                .register(registry);
        FunctionCounter.builder(
                        "lockstep_relay_published_total",
                        status,
                        relay -> relay.snapshot().publishedTotal())
                .description("Changes that this replica published and Kafka acknowledged")
                .register(registry);
    }

    void registerBinlog(@Observes StartupEvent event, MeterRegistry registry) {
        binlog(
                "lockstep_binlog_behind_seconds",
                "How old the oldest unread change of the binlog is at most",
                standing -> standing.behind().toMillis() / 1000.0,
                registry);
        binlog(
                "lockstep_binlog_unread_bytes",
                "Bytes of the binlog that are not acknowledged yet",
                BinlogStanding::unreadBytes,
                registry);
        binlog(
                "lockstep_binlog_headroom_seconds",
                "How long the server keeps what is unread at least",
                standing -> standing.untilPurge()
                        .map(left -> left.toMillis() / 1000.0)
                        .orElse(Double.POSITIVE_INFINITY),
                registry);
        Gauge.builder("lockstep_binlog_purge_alarm", binlog, source -> source.isAlarming() ? 1 : 0)
                .description("1 if the server is about to purge what is unread, or has done so")
                .register(registry);
        Gauge.builder(
                        "lockstep_capture_halted",
                        status,
                        relay -> relay.snapshot().halted() ? 1 : 0)
                .description("1 if this replica's capture waits for an operator")
                .register(registry);
    }

    /** The registry is one for all applications that a process runs, as tests do: none may find the meters of another. */
    void forget(@Observes ShutdownEvent event, MeterRegistry registry) {
        registry.clear();
    }

    private void binlog(
            String name, String description, ToDoubleFunction<BinlogStanding> value, MeterRegistry registry) {
        Gauge.builder(
                        name,
                        binlog,
                        source -> source.read()
                                .map(standing -> value.applyAsDouble(standing))
                                .orElse(Double.NaN))
                .description(description)
                .register(registry);
    }

    private void gauge(String name, String description, ToDoubleFunction<Backlog> value, MeterRegistry registry) {
        Gauge.builder(
                        name,
                        backlog,
                        source -> source.read()
                                .map(found -> value.applyAsDouble(found))
                                .orElse(Double.NaN))
                .description(description)
                .register(registry);
    }
}
