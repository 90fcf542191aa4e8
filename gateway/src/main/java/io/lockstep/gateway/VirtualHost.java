package io.lockstep.gateway;

import io.lockstep.gateway.RoutingTable.RoutedRequest;
import java.util.List;
import java.util.Optional;

/**
 * The routes of one host pattern, in order.
 *
 * @param pattern a host name, {@code *.} and a suffix, or {@code *}; lower case
 */
public record VirtualHost(String pattern, List<Route> routes) {

    public VirtualHost {
        routes = List.copyOf(routes);
    }

    boolean matches(String host) {
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
