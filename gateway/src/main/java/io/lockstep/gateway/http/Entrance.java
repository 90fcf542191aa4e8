package io.lockstep.gateway.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** All connections of clients, at all ports: bounded, in all and for each client, and told to go when the gateway stops. Thread-safe. */
final class Entrance {

    private final Limits.Clients limits;
    private final ConnectionShares shares;
    private final byte[] timedOut;
    /** Each with the port of this machine that it came in by. */
    private final Map<Arrival, Integer> arrivals = new ConcurrentHashMap<>();

    private final Set<Integer> leavingPorts = ConcurrentHashMap.newKeySet();
    private final Counter overLimit;
    private final Counter overShare;
    private final Counter slow;
    private volatile boolean lastCall;
    private volatile boolean leaving;

    Entrance(Limits.Clients limits, byte[] timedOut, MeterRegistry registry) {
        this.limits = limits;
        this.shares = new ConnectionShares(limits.connections());
        this.timedOut = timedOut;
        this.overLimit = closed(registry, "limit");
        this.overShare = closed(registry, "address-limit");
        this.slow = closed(registry, "slow");
        Gauge.builder("lockstep.gateway.connections", arrivals, Map::size)
                .description("Connections of clients")
                .register(registry);
    }

    private static Counter closed(MeterRegistry registry, String reason) {
        return Counter.builder("lockstep.gateway.connections.closed")
                .description(
                        "Connections closed because there were too many, in all or from one address, or because a head did not end")
                .tag("reason", reason)
                .register(registry);
    }

    /** Whether a connection that was just accepted may stay; if so it is watched from now on. */
    boolean admit(Channel channel) {
        if (arrivals.size() >= limits.connections().max()) {
            return refuse(channel, overLimit);
        }
        Optional<ConnectionShares.Place> place = shares.enter(channel.remoteAddress());
        if (place.isEmpty()) {
            return refuse(channel, overShare);
        }
        Arrival arrival = new Arrival(limits.headTimeout(), timedOut, slow::increment);
        int port = channel.localAddress() instanceof InetSocketAddress here ? here.getPort() : 0;
        // Before anybody can tell it to leave.
        channel.pipeline().addLast("arrival", arrival);
        arrivals.put(arrival, port);
        channel.closeFuture().addListener(closed -> {
            arrivals.remove(arrival);
            place.get().leave();
        });
        if (leaving || leavingPorts.contains(port)) {
            arrival.leave();
        }
        return true;
    }

    /** Without a word: an answer, in TLS after a handshake, would cost more than the client had to spend. */
    private static boolean refuse(Channel channel, Counter reason) {
        reason.increment();
        channel.close();
        return false;
    }

    /** From now on each answer is the last on its connection, and says so: whoever reads it will not come back on a closed one. */
    void lastCall() {
        lastCall = true;
    }

    boolean isLastCall() {
        return lastCall;
    }

    /** From now on a connection is closed as soon as nothing is in flight on it. */
    void leave() {
        lastCall = true;
        leaving = true;
        arrivals.keySet().forEach(Arrival::leave);
    }

    /** The same for those of one port, until it is {@link #welcome} again. */
    void leave(int port) {
        leavingPorts.add(port);
        arrivals.forEach((arrival, its) -> {
            if (its == port) {
                arrival.leave();
            }
        });
    }

    void welcome(int port) {
        leavingPorts.remove(port);
    }

    boolean isEmpty(int port) {
        return !arrivals.containsValue(port);
    }
}
