package io.lockstep.event.http;

import io.lockstep.event.RelayStatus;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Tells the relay's state in the readiness answer, but is always up: with Kafka down the service takes writes, which
 * wait in the outbox. How long they wait is a metric to alarm on.
 */
@Readiness
final class CaptureHealth implements HealthCheck {

    private final RelayStatus status;

    CaptureHealth(RelayStatus status) {
        this.status = status;
    }

    @Override
    public HealthCheckResponse call() {
        RelayStatus.Snapshot relay = status.snapshot();
        HealthCheckResponseBuilder response = HealthCheckResponse.named("capture")
                .up()
                .withData("mode", "outbox")
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
