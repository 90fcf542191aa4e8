package io.lockstep.gateway;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** All servers of all {@code Gateway}s. Without any, every host is welcome at the plain port. */
public record Listeners(List<Listener> all) {

    public static final Listeners NONE = new Listeners(List.of());

    public Listeners {
        all = List.copyOf(all);
    }

    /** What becomes of a request at a port. */
    public sealed interface Reception {
        /** No server at this port has the host. */
        record Unknown() implements Reception {}

        /** The client has to come back encrypted. */
        record ToHttps() implements Reception {}

        /** @param gateways whose routes it may take; any if empty */
        record Welcome(Set<String> gateways) implements Reception {
            public Welcome {
                gateways = Set.copyOf(gateways);
            }
        }
    }

    public Reception receive(String host, int port) {
        if (all.isEmpty()) {
            return new Reception.Welcome(Set.of());
        }
        Set<String> gateways = new HashSet<>();
        for (Listener listener : all) {
            if (listener.port() == port && listener.accepts(host)) {
                if (listener.redirectsToHttps()) {
                    return new Reception.ToHttps();
                }
                gateways.add(listener.gateway());
            }
        }
        return gateways.isEmpty() ? new Reception.Unknown() : new Reception.Welcome(gateways);
    }
}
