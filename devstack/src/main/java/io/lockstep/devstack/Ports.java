package io.lockstep.devstack;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The TCP ports of a system by name: the processes' names, and {@value #KAFKA_CONTROLLER}, Kafka's second port.
 *
 * @param byName every one between 1 and 65535
 */
public record Ports(Map<String, Integer> byName) {

    public static final String KAFKA_CONTROLLER = "kafka-controller";

    private static final int KAFKA_CONTROLLER_DEFAULT = 19093;

    public Ports {
        byName = Map.copyOf(byName);
        byName.forEach((name, port) -> {
            if (port < 1 || port > 65535) {
                throw new DevstackException("port of " + name + " must be between 1 and 65535, got " + port);
            }
        });
        Map<Integer, String> names = new TreeMap<>();
        new TreeMap<>(byName).forEach((name, port) -> {
            String other = names.put(port, name);
            if (other != null) {
                throw new DevstackException("port " + port + " is given to both " + other + " and " + name
                        + ": choose another one with --port " + name + "=NUMBER");
            }
        });
    }

    public static Ports defaults() {
        Map<String, Integer> ports = new LinkedHashMap<>();
        for (ProcessName name : ProcessName.values()) {
            ports.put(name.text(), name.defaultPort());
        }
        ports.put(KAFKA_CONTROLLER, KAFKA_CONTROLLER_DEFAULT);
        return new Ports(ports);
    }

    public int of(ProcessName name) {
        return of(name.text());
    }

    public int of(String name) {
        Integer port = byName.get(name);
        if (port == null) {
            throw new IllegalArgumentException("no port is named " + name);
        }
        return port;
    }

    /** These ports alone. */
    public Ports only(String... names) {
        Map<String, Integer> some = new LinkedHashMap<>();
        for (String name : names) {
            some.put(name, of(name));
        }
        return new Ports(some);
    }

    /** These ports, with others where the argument has them. */
    public Ports with(Map<String, Integer> others) {
        Map<String, Integer> all = new LinkedHashMap<>(byName);
        all.putAll(others);
        return new Ports(all);
    }
}
