package io.lockstep.gateway.http;

import io.lockstep.gateway.AddressBlock;
import io.lockstep.gateway.GatewayConfig;
import java.time.Duration;
import java.util.List;

/** The sizes and times a request is held to, checked: a value outside its range fails the start. */
record Limits(Requests requests, Clients clients, Duration connectTimeout, Pool pool) {

    /** Of one request. */
    record Requests(long maxBodyBytes, int maxTargetLength, int maxHeaderBytes, Duration bodyTimeout) {
        Requests {
            atLeast("max-body", maxBodyBytes, 1);
            atLeast("max-target-length", maxTargetLength, 256);
            atLeast("max-headers", maxHeaderBytes, 1024);
            atLeast("body-timeout (in milliseconds)", bodyTimeout.toMillis(), 100);
        }
    }

    /**
     * How many connections there may be.
     *
     * @param shared addresses to which {@code maxPerAddress} does not apply
     */
    record Connections(int max, int maxPerAddress, List<AddressBlock> shared) {
        Connections {
            atLeast("max-clients", max, 1);
            atLeast("max-clients-per-address", maxPerAddress, 1);
            shared = List.copyOf(shared);
        }
    }

    /** Of all connections of clients. */
    record Clients(Connections connections, Duration idleTimeout, Duration headTimeout, Duration drain) {
        Clients {
            atLeast("idle-timeout (in milliseconds)", idleTimeout.toMillis(), 1000);
            atLeast("head-timeout (in milliseconds)", headTimeout.toMillis(), 100);
            atLeast("drain (in milliseconds)", drain.toMillis(), 0);
        }
    }

    /** To one service. */
    record Pool(int maxConnections, int maxWaiting) {
        Pool {
            atLeast("max-connections", maxConnections, 1);
            atLeast("max-waiting", maxWaiting, 0);
        }
    }

    Limits {
        atLeast("connect-timeout (in milliseconds)", connectTimeout.toMillis(), 10);
    }

    static Limits of(GatewayConfig config) {
        atLeast("max-buckets", config.maxBuckets(), 100);
        atLeast("rules-interval (in milliseconds)", config.rulesInterval().toMillis(), 100);
        return new Limits(
                new Requests(
                        config.maxBody().asLongValue(),
                        config.maxTargetLength(),
                        Math.toIntExact(config.maxHeaders().asLongValue()),
                        config.bodyTimeout()),
                new Clients(
                        new Connections(config.maxClients(), config.maxClientsPerAddress(), shared(config)),
                        config.idleTimeout(),
                        config.headTimeout(),
                        config.drain()),
                config.connectTimeout(),
                new Pool(config.maxConnections(), config.maxWaiting()));
    }

    private static List<AddressBlock> shared(GatewayConfig config) {
        return config.sharedAddresses().stream()
                .map(text -> AddressBlock.of(text)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "lockstep.gateway.shared-addresses must be addresses or blocks such as 10.0.0.0/8, one is "
                                        + text)))
                .toList();
    }

    private static void atLeast(String property, long value, long min) {
        if (value < min) {
            throw new IllegalArgumentException(
                    "lockstep.gateway." + property + " must be at least " + min + ", it is " + value);
        }
    }
}
