package io.lockstep.gateway;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Everything the rule files say, compiled: the file to read first. Immutable, so any number of event loops share one.
 *
 * @param tokenRules whose tokens are accepted
 * @param access who may do what
 * @param upstreams every target that a route, a mirror or a failover names
 * @param door where it listens, and for whom how often
 */
public record RoutingTable(
        List<VirtualHost> hosts,
        List<TokenRule> tokenRules,
        AccessPolicies access,
        Map<Target, UpstreamRule> upstreams,
        DoorRules door) {

    public RoutingTable {
        hosts = hosts.stream()
                .sorted(Comparator.comparingInt(VirtualHost::precision).reversed())
                .toList();
        tokenRules = List.copyOf(tokenRules);
        upstreams = Map.copyOf(upstreams);
    }

    /** {@link #route(RequestHead, Set)} for any gateway. */
    public Optional<RoutedRequest> route(RequestHead head) {
        return route(head, Set.of());
    }

    /**
     * The route for {@code head}: that of the closest host pattern, the first that matches. No other host is tried.
     *
     * @param gateways only hosts that are bound to one of them; all if it is empty
     */
    public Optional<RoutedRequest> route(RequestHead head, Set<String> gateways) {
        for (VirtualHost host : hosts) {
            if (host.matches(head.host()) && host.isBoundTo(gateways)) {
                return host.route(head);
            }
        }
        return Optional.empty();
    }

    /** A route and which of its match blocks the request satisfied: a rewrite depends on it. */
    public record RoutedRequest(Route route, RouteMatch block) {}
}
