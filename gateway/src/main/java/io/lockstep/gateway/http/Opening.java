package io.lockstep.gateway.http;

import io.lockstep.gateway.GatewayConfig;
import io.lockstep.gateway.Listener;
import io.lockstep.gateway.Listener.Tls;
import io.lockstep.gateway.Listener.Version;
import io.lockstep.gateway.Listeners;
import io.lockstep.gateway.istio.InvalidRulesException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A port of this machine that is to be open.
 *
 * @param number what the rules know it as
 * @param tls the certificates shown there, the first to whoever asks for no name; none if it is plain HTTP
 * @param handshake what all of {@code tls} have in common; none if it is plain HTTP
 */
record Opening(int localPort, int number, List<Tls> tls, Optional<Handshake> handshake) {

    /**
     * What is agreed on before a client's certificate or a name is looked at, so that it is the same for all of a port.
     *
     * @param clientAuthorities the certificates of those who vouch for clients, as their file has them; none if nobody has to
     */
    record Handshake(Set<Version> versions, Optional<String> clientAuthorities) {
        private static Handshake of(Tls tls) {
            return new Handshake(tls.versions(), tls.clientAuthorities().map(Handshake::read));
        }

        private static String read(Path file) {
            try {
                return Files.readString(file);
            } catch (IOException e) {
                throw fault(file + " cannot be read: " + e.getMessage());
            }
        }
    }

    Opening {
        tls = List.copyOf(tls);
    }

    boolean isEncrypted() {
        return !tls.isEmpty();
    }

    /** Whether a socket that was opened for this will do for {@code other}: it can change its certificates, but nothing else. */
    boolean isLike(Opening other) {
        return localPort == other.localPort && number == other.number && handshake.equals(other.handshake);
    }

    /**
     * The plain port, first, and those that the rules add.
     *
     * @throws InvalidRulesException if it is not known where a port is, or its servers do not go together
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
            List<Handshake> handshakes =
                    tls.stream().map(Handshake::of).distinct().toList();
            if (handshakes.size() > 1) {
                throw fault("the servers of port " + number
                        + " must have the same versions of TLS and the same client authorities");
            }
            if (local != null) {
                mapped.add(new Opening(local, number, tls, handshakes.stream().findFirst()));
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
        all.add(new Opening(
                config.port(), plain.isEmpty() ? config.port() : plain.getFirst(), List.of(), Optional.empty()));
        all.addAll(mapped);
        return all;
    }

    private static InvalidRulesException fault(String message) {
        return InvalidRulesException.of("all files", "spec.servers", message);
    }
}
