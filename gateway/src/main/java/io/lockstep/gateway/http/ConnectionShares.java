package io.lockstep.gateway.http;

import io.lockstep.gateway.limit.ClientNetwork;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many connections each client has. INVARIANT I9: none has more than its share, unless many clients are known to come from its
 * address. Thread-safe.
 */
final class ConnectionShares {

    private final Limits.Connections limits;
    private final Map<String, Integer> held = new ConcurrentHashMap<>();

    ConnectionShares(Limits.Connections limits) {
        this.limits = limits;
    }

    /** A place for one more connection from there, to be {@link Place#leave left} when it is closed; none if the client has all of its own. */
    Optional<Place> enter(SocketAddress from) {
        String address =
                from instanceof InetSocketAddress inet ? inet.getAddress().getHostAddress() : "";
        if (limits.shared().stream().anyMatch(block -> block.matches(address))) {
            return Optional.of(() -> {});
        }
        String client = ClientNetwork.of(address);
        int now = held.merge(client, 1, Integer::sum);
        if (now > limits.maxPerAddress()) {
            leave(client);
            return Optional.empty();
        }
        return Optional.of(() -> leave(client));
    }

    private void leave(String client) {
        held.computeIfPresent(client, (key, before) -> before == 1 ? null : before - 1);
    }

    /** How many clients have a connection that is counted. */
    int clients() {
        return held.size();
    }

    @FunctionalInterface
    interface Place {
        void leave();
    }
}
