package io.lockstep.gateway;

import java.time.Duration;
import java.util.Optional;

/**
 * What a {@code DestinationRule}'s {@code connectionPool} says. What is absent is the configuration's ({@code lockstep.gateway.*})
 * or has no limit.
 *
 * @param requestsPerConnection after so many a connection is closed; 0 for never
 */
public record ConnectionLimits(
        Pool pool,
        Concurrency concurrency,
        Optional<Duration> connectTimeout,
        Optional<Duration> idleTimeout,
        int requestsPerConnection) {

    public static final ConnectionLimits NONE = new ConnectionLimits(
            new Pool(Optional.empty(), Optional.empty()),
            new Concurrency(Integer.MAX_VALUE, Integer.MAX_VALUE),
            Optional.empty(),
            Optional.empty(),
            0);

    /** For each address. */
    public record Pool(Optional<Integer> maxConnections, Optional<Integer> maxWaiting) {}

    /** For all addresses together. */
    public record Concurrency(int maxRequests, int maxRetries) {}
}
