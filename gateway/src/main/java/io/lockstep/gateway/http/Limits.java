package io.lockstep.gateway.http;

import io.lockstep.gateway.GatewayConfig;
import java.time.Duration;

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

    /** Of all connections of clients. */
    record Clients(int max, Duration idleTimeout, Duration headTimeout, Duration drain) {
        Clients {
            atLeast("max-clients", max, 1);
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

    long maxBodyBytes() {
        return requests.maxBodyBytes();
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
                new Clients(config.maxClients(), config.idleTimeout(), config.headTimeout(), config.drain()),
                config.connectTimeout(),
                new Pool(config.maxConnections(), config.maxWaiting()));
    }

    private static void atLeast(String property, long value, long min) {
        if (value < min) {
            throw new IllegalArgumentException(
                    "lockstep.gateway." + property + " must be at least " + min + ", it is " + value);
        }
    }
}
