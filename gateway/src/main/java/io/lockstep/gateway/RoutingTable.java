package io.lockstep.gateway;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Everything the rule files say, compiled: the file to read first. Immutable, so any number of event loops share one.
 *
 * @param tokenRules whose tokens are accepted
 * @param access who may do what
 */
public record RoutingTable(List<VirtualHost> hosts, List<TokenRule> tokenRules, AccessPolicies access) {

    public RoutingTable {
        hosts = hosts.stream()
                .sorted(Comparator.comparingInt(VirtualHost::precision).reversed())
                .toList();
        tokenRules = List.copyOf(tokenRules);
    }

    /** The route for {@code head}: that of the closest host pattern, the first that matches. No other host is tried. */
    public Optional<RoutedRequest> route(RequestHead head) {
        return hosts.stream()
                .filter(candidate -> candidate.matches(head.host()))
                .findFirst()
                .flatMap(host -> host.routes().stream()
                        .flatMap(route -> route.match(head).map(block -> new RoutedRequest(route, block)).stream())
                        .findFirst());
    }

    /** A route and which of its match blocks the request satisfied: a rewrite depends on it. */
    public record RoutedRequest(Route route, RouteMatch block) {}
}
