package io.lockstep.event.http;

import io.lockstep.event.CaptureMode;
import io.lockstep.event.EventServiceConfig;
import io.lockstep.event.RecentBinlog;
import io.lockstep.event.RelayStatus;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Tells the relay's state in the readiness answer. With Kafka down it is up: the service takes writes, which wait in
 * MySQL, and how long they wait is a metric to alarm on. In binlog mode it is down where changes are about to be lost:
 * the capture is halted, or the server purges what is unread.
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
                .status(config.capture() == CaptureMode.OUTBOX || !(relay.halted() || binlog.isAlarming()))
                .withData("mode", config.capture().text())
                .withData("leader", relay.leader())
                .withData("publishedTotal", relay.publishedTotal());
        relay.last()
                .ifPresent(
                        last -> response.withData("lastPublishedAt", last.at().toString()));
        relay.error()
                .ifPresent(error -> response.withData("lastErrorAt", error.at().toString()));
        return response.build();
    }
}
