package io.lockstep.sync.http;

import io.lockstep.sync.Applier;
import io.lockstep.sync.WorkerState;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/**
 * Health as Kubernetes asks for it (I8). Liveness fails only where a restart helps; an unavailable store fails
 * readiness, since restarting the worker would not bring it back.
 */
@ApplicationScoped
final class SyncHealth {

    @Produces
    @Liveness
    HealthCheck alive(WorkerState worker) {
        return () ->
                HealthCheckResponse.named("streams").status(!worker.hasFailed()).build();
    }

    @Produces
    @Readiness
    HealthCheck ready(WorkerState worker) {
        return () -> {
            Applier.Load load = worker.load();
            HealthCheckResponseBuilder response = HealthCheckResponse.named("sync")
                    .withData("sink", worker.sinkName())
                    .withData("state", worker.state())
                    .withData("sinkOpen", load.open())
                    .withData("pending", load.pending());
            worker.lag()
                    .ifPresentOrElse(
                            lag -> response.withData("lagRecords", lag),
                            () -> response.withData("lagRecords", "unknown"));
            return response.status(worker.isRunning() && !load.open()).build();
        };
    }

    @Produces
    @Startup
    HealthCheck started() {
        return () -> HealthCheckResponse.named("process").up().build();
    }
}
