package io.lockstep.gateway;

import java.util.List;
import java.util.Optional;

/**
 * Everything the rules say about one target.
 *
 * @param addresses may be empty: every request is answered 503 then
 */
public record UpstreamRule(
        Target target, List<Address> addresses, TrafficPolicy policy, Optional<FailoverPolicy> failover) {

    public UpstreamRule {
        addresses = List.copyOf(addresses);
    }
}
