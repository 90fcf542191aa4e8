package io.lockstep.gateway;

import java.util.Optional;

/** How requests are spread over the addresses of a service. */
public record TrafficPolicy(
        LoadBalancing balancing,
        ConnectionLimits limits,
        Optional<OutlierPolicy> outliers,
        Optional<RetryBudget> retryBudget) {

    /** What a service without a {@code DestinationRule} has. */
    public static final TrafficPolicy DEFAULT = new TrafficPolicy(
            new LoadBalancing.LeastRequest(), ConnectionLimits.NONE, Optional.empty(), Optional.empty());
}
