package io.lockstep.gateway;

import io.lockstep.gateway.RoutingTable.RoutedRequest;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The routes of one host pattern, in order.
 *
 * @param gateways the {@code Gateway}s that serve it; all if it names none
 * @param pattern a host name, {@code *.} and a suffix, or {@code *}; lower case
 */
public record VirtualHost(String pattern, Set<String> gateways, List<Route> routes) {

    public VirtualHost {
        gateways = Set.copyOf(gateways);
        routes = List.copyOf(routes);
    }

    /** One that is served wherever its host is. */
    public VirtualHost(String pattern, List<Route> routes) {
        this(pattern, Set.of(), routes);
    }

    boolean isBoundTo(Set<String> some) {
        return gateways.isEmpty() || some.isEmpty() || !Collections.disjoint(gateways, some);
    }

    boolean matches(String host) {
        return matches(pattern, host);
    }

    static boolean matches(String pattern, String host) {
        return pattern.equals("*")
                || pattern.equals(host)
                || pattern.startsWith("*.") && host.endsWith(pattern.substring(1));
    }

    Optional<RoutedRequest> route(RequestHead head) {
        for (Route route : routes) {
            Optional<RouteMatch> block = route.match(head);
            if (block.isPresent()) {
                return Optional.of(new RoutedRequest(route, block.get()));
            }
        }
        return Optional.empty();
    }

    /** Grows with how closely the pattern names a host: a full name before a suffix, a longer suffix before a shorter one. */
    int precision() {
        return pattern.startsWith("*") ? pattern.length() : Integer.MAX_VALUE;
    }
}
