package io.lockstep.gateway;

import java.util.List;

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

    /** Grows with how closely the pattern names a host: a full name before a suffix, a longer suffix before a shorter one. */
    int precision() {
        return pattern.startsWith("*") ? pattern.length() : Integer.MAX_VALUE;
    }
}
