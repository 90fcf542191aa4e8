package io.lockstep.event.http;

import io.lockstep.event.EventServiceConfig;
import io.lockstep.event.RecentBinlog;
import io.lockstep.event.RelayStatus;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Tells the capture's state in the readiness answer, and is always up: whatever the capture waits for, writes are safe in
 * MySQL, and without a ready service nobody could write nor ask for the snapshot that mends it. Metrics alarm (I8).
 */
@Readiness
final class CaptureHealth implements HealthCheck {

    private final RelayStatus status;
    private final RecentBinlog binlog;
    private final EventServiceConfig config;

    CaptureHealth(RelayStatus status, RecentBinlog binlog, EventServiceConfig config) {
        this.status = status;
        this.binlog = binlog;
        this.config = config;
    }

    @Override
    public HealthCheckResponse call() {
        RelayStatus.Snapshot relay = status.snapshot();
        HealthCheckResponseBuilder response = HealthCheckResponse.named("capture")
                .up()
                .withData("mode", config.capture().text())
                .withData("leader", relay.leader())
                .withData("halted", relay.halted())
                .withData("binlogPurgeAlarm", binlog.isAlarming())
                .withData("publishedTotal", relay.publishedTotal());
        relay.last()
                .ifPresent(
                        last -> response.withData("lastPublishedAt", last.at().toString()));
        relay.error()
                .ifPresent(error -> response.withData("lastErrorAt", error.at().toString()));
        return response.build();
    }
}
