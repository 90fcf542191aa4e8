package io.lockstep.gateway;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * One server of a {@code Gateway}: some hosts at a port.
 *
 * @param gateway the name that virtual services know it by
 * @param port as the rules know it; where that is on this machine is configuration ({@code lockstep.gateway.ports})
 * @param hosts names, {@code *.} and a suffix, or {@code *}; lower case
 * @param tls there if the port is HTTPS
 */
public record Listener(String gateway, int port, List<String> hosts, Optional<Tls> tls, boolean redirectsToHttps) {

    public Listener {
        hosts = hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
    }

    /**
     * What a client is shown.
     *
     * @param clientAuthorities who vouches for clients, each of which must show a certificate then
     * @param versions at least one
     */
    public record Tls(Path certificate, Path key, Optional<Path> clientAuthorities, Set<Version> versions) {
        public Tls {
            versions = Set.copyOf(versions);
        }
    }

    /** Versions of TLS, older ones first. */
    public enum Version {
        TLS_1_2,
        TLS_1_3
    }

    boolean accepts(String host) {
        return hosts.stream().anyMatch(pattern -> VirtualHost.matches(pattern, host));
    }
}
