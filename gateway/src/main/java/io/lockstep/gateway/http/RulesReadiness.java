package io.lockstep.gateway.http;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/**
 * Ready once the rules are served. Services that are down do not make the gateway unready: it answers for them, and the others
 * go on. Nor do changed rule files with a fault, since the rules of before are served; but it says so here.
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
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("rules");
        if (start.gateway().isEmpty()) {
            return answer.down().build();
        }
        LiveRules rules = start.gateway().get().rules();
        LiveRules.State state = rules.state();
        answer.withData(
                        "routes",
                        rules.table().hosts().stream()
                                .mapToInt(host -> host.routes().size())
                                .sum())
                .withData("since", state.since().toString())
                .withData("faults", state.faults().size());
        if (!state.faults().isEmpty()) {
            answer.withData("firstFault", state.faults().getFirst().toString());
        }
        return answer.up().build();
    }
}
