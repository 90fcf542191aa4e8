package io.lockstep.gateway.http;

import io.lockstep.gateway.VirtualHost;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/**
 * Ready once the rules are served. Services that are down do not make the gateway unready: it answers for them, and the others
 * go on.
 */
@Readiness
@Startup
@ApplicationScoped
class RulesReadiness implements HealthCheck {

    private final GatewayStart start;

    RulesReadiness(GatewayStart start) {
        this.start = start;
    }

    @Override
    public HealthCheckResponse call() {
        int routes = start.table().stream()
                .flatMap(table -> table.hosts().stream())
                .map(VirtualHost::routes)
                .mapToInt(List::size)
                .sum();
        return HealthCheckResponse.named("rules")
                .status(routes > 0)
                .withData("routes", routes)
                .build();
    }
}
