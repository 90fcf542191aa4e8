package io.lockstep.gateway.http;

import io.lockstep.gateway.GatewayConfig;
import io.lockstep.gateway.Listener;
import io.lockstep.gateway.Listener.Tls;
import io.lockstep.gateway.Listeners;
import io.lockstep.gateway.istio.InvalidRulesException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A port of this machine that is to be open.
 *
 * @param number what the rules know it as
 * @param tls the certificates shown there, the first to whoever asks for no name; none if it is plain HTTP
 */
record Opening(int localPort, int number, List<Tls> tls) {

    Opening {
        tls = List.copyOf(tls);
    }

    boolean isEncrypted() {
        return !tls.isEmpty();
    }

    /** Whether a socket that was opened for this will do for {@code other}. */
    boolean isLike(Opening other) {
        return localPort == other.localPort && number == other.number && isEncrypted() == other.isEncrypted();
    }

    /**
     * The plain port, first, and those that the rules add.
     *
     * @throws InvalidRulesException if it is not known where a port is
     */
    static List<Opening> of(Listeners listeners, GatewayConfig config) {
        Set<Integer> numbers =
                listeners.all().stream().map(Listener::port).collect(Collectors.toCollection(TreeSet::new));
        List<Opening> mapped = new ArrayList<>();
        List<Integer> plain = new ArrayList<>();
        for (int number : numbers) {
            List<Listener> servers = listeners.all().stream()
                    .filter(server -> server.port() == number)
                    .toList();
            List<Tls> tls = servers.stream()
                    .flatMap(server -> server.tls().stream())
                    .distinct()
                    .toList();
            Integer local = config.ports().get(String.valueOf(number));
            if (!tls.isEmpty()
                    && tls.size()
                            < servers.stream().map(Listener::tls).distinct().count()) {
                throw fault("port " + number + " cannot be both HTTP and HTTPS");
            }
            if (local != null) {
                mapped.add(new Opening(local, number, tls));
            } else if (tls.isEmpty()) {
                plain.add(number);
            } else {
                throw fault("it is not known where port " + number + " is: set lockstep.gateway.ports." + number);
            }
        }
        if (plain.size() > 1) {
            throw fault("only one of the ports " + plain
                    + " can be lockstep.gateway.port: set lockstep.gateway.ports.NUMBER for the others");
        }
        List<Opening> all = new ArrayList<>();
        all.add(new Opening(config.port(), plain.isEmpty() ? config.port() : plain.getFirst(), List.of()));
        all.addAll(mapped);
        return all;
    }

    private static InvalidRulesException fault(String message) {
        return InvalidRulesException.of("all files", "spec.servers", message);
    }
}
