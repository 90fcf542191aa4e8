package io.lockstep.devstack.process;

import io.lockstep.devstack.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Ports that nobody listens on at the moment, on loopback.
 *
 * <p>They lie below the range that systems take a client's port from, so that no passing connection occupies the port
 * of a server that is being started again.
 */
public final class FreePorts {

    private static final int FIRST = 20_000;
    private static final int LAST = 31_999;

    private FreePorts() {}

    /** A free port for each name; all different. */
    public static Ports all(RandomGenerator random) {
        Map<String, Integer> ports = new LinkedHashMap<>();
        int start = random.nextInt(FIRST, LAST - 2_000);
        int[] free = IntStream.rangeClosed(start, LAST)
                .filter(FreePorts::isFree)
                .limit(Ports.defaults().byName().size())
                .toArray();
        int next = 0;
        for (String name : Ports.defaults().byName().keySet()) {
            ports.put(name, free[next++]);
        }
        return new Ports(ports);
    }

    /** A single free port. */
    public static int one(RandomGenerator random) {
        int start = random.nextInt(FIRST, LAST - 2_000);
        return IntStream.rangeClosed(start, LAST)
                .filter(FreePorts::isFree)
                .findFirst()
                .orElseThrow();
    }

    /** Whether a server could listen on it now. */
    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException inUse) {
            return false;
        }
    }
}
