package io.lockstep.gateway;

import java.util.Optional;

/**
 * A service as the rules name it, or a part of it.
 *
 * @param subset as the service's {@code DestinationRule} defines it; empty for all of the service
 */
public record Target(String host, Optional<String> subset) {

    public static Target of(String host) {
        return new Target(host, Optional.empty());
    }

    /** What metrics and logs call it. */
    @Override
    public String toString() {
        return subset.map(name -> host + "/" + name).orElse(host);
    }
}
