package io.lockstep.gateway.http;

import io.lockstep.gateway.GatewayConfig;
import java.time.Duration;

/** The sizes and times a request is held to, checked: a value outside its range fails the start. */
record Limits(long maxBodyBytes, int maxTargetLength, int maxHeaderBytes, Duration connectTimeout, Pool pool) {

    /** To one service. */
    record Pool(int maxConnections, int maxWaiting) {
        Pool {
            atLeast("max-connections", maxConnections, 1);
            atLeast("max-waiting", maxWaiting, 0);
        }
    }

    Limits {
        atLeast("max-body", maxBodyBytes, 1);
        atLeast("max-target-length", maxTargetLength, 256);
        atLeast("max-headers", maxHeaderBytes, 1024);
        atLeast("connect-timeout (in milliseconds)", connectTimeout.toMillis(), 10);
    }

    static Limits of(GatewayConfig config) {
        return new Limits(
                config.maxBody().asLongValue(),
                config.maxTargetLength(),
                Math.toIntExact(config.maxHeaders().asLongValue()),
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
