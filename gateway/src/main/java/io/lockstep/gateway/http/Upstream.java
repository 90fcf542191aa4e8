package io.lockstep.gateway.http;

import io.lockstep.gateway.Address;
import io.lockstep.gateway.AttemptOutcome;
import io.lockstep.gateway.Balancer;
import io.lockstep.gateway.Ejections;
import io.lockstep.gateway.Failover;
import io.lockstep.gateway.FailoverPolicy;
import io.lockstep.gateway.Target;
import io.lockstep.gateway.UpstreamRule;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/** A target of the rules while requests go to it: which of its addresses is next, and what they have to show. Thread-safe. */
final class Upstream {

    private static final Logger LOG = Logger.getLogger(Upstream.class);

    /** So that copies of requests never take the connections of those that a client waits for. */
    private static final int MAX_COPIES = 32;

    private final UpstreamRule rule;
    private final Connections connections;
    private final Ambient ambient;
    private final Balancer balancer;
    private final Optional<Ejections> ejections;
    private final Optional<Failover> failover;
    private final List<Integer> all;
    private final List<AtomicInteger> inFlight;
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger retries = new AtomicInteger();
    private final AtomicInteger copies = new AtomicInteger();
    private volatile boolean retired;

    Upstream(UpstreamRule rule, Connections connections, Ambient ambient) {
        this.rule = rule;
        this.connections = connections;
        this.ambient = ambient;
        int count = rule.addresses().size();
        this.balancer = new Balancer(rule.policy().balancing(), rule.addresses());
        this.ejections = rule.policy().outliers().map(policy -> new Ejections(policy, count, ambient.nanoClock()));
        this.failover = rule.failover().map(policy -> new Failover(policy, ambient.nanoClock()));
        this.all = IntStream.range(0, count).boxed().toList();
        this.inFlight = all.stream().map(position -> new AtomicInteger()).toList();
        failover.ifPresent(state -> ambient.metrics().failover(rule.target(), state::isShifted));
    }

    Target target() {
        return rule.target();
    }

    UpstreamRule rule() {
        return rule;
    }

    /** Closes the connections when the last request has ended; none will begin. */
    void retire() {
        retired = true;
        if (requests.get() == 0) {
            connections.close();
        }
    }

    /** The standby, if the request at hand is among those that go there. */
    Optional<Target> standby() {
        return failover.isPresent() && failover.get().shifts(ambient.random().get())
                ? rule.failover().map(FailoverPolicy::standby)
                : Optional.empty();
    }

    /** What came of asking for an address. */
    sealed interface Choice {
        record Chosen(Lease lease) implements Choice {}

        /** None is configured, or all are ejected. */
        record NoneLeft() implements Choice {}

        /** There are too many requests in flight. */
        record Overflow() implements Choice {}
    }

    /**
     * An address for one attempt.
     *
     * @param tried the positions to avoid, if there is another
     * @param retry whether a request is sent again, for which there is room since {@link #beginRetry}
     */
    Choice choose(Optional<String> key, Set<Integer> tried, boolean retry) {
        List<Integer> usable = ejections.map(Ejections::usable).orElse(all);
        if (usable.isEmpty()) {
            return new Choice.NoneLeft();
        }
        if (requests.incrementAndGet() > rule.policy().limits().concurrency().maxRequests()) {
            requests.decrementAndGet();
            return new Choice.Overflow();
        }
        int position = balancer.choose(
                without(tried, usable),
                key,
                candidate -> inFlight.get(candidate).get(),
                ambient.random().get());
        inFlight.get(position).incrementAndGet();
        if (retry) {
            ambient.metrics().retried(rule.target());
        }
        return new Choice.Chosen(new Lease(position));
    }

    private static List<Integer> without(Set<Integer> tried, List<Integer> usable) {
        if (tried.isEmpty()) {
            return usable;
        }
        List<Integer> fresh =
                usable.stream().filter(position -> !tried.contains(position)).toList();
        return fresh.isEmpty() ? usable : fresh;
    }

    /**
     * Whether one more retry keeps within the target's limits; if so it counts from now on, also while it waits for its time, until
     * {@link #endRetry}.
     */
    boolean beginRetry() {
        int already = retries.getAndIncrement();
        boolean room = already < rule.policy().limits().concurrency().maxRetries()
                && (rule.policy().retryBudget().isEmpty()
                        || rule.policy().retryBudget().get().allows(requests.get(), already));
        if (!room) {
            retries.decrementAndGet();
        }
        return room;
    }

    void endRetry() {
        retries.decrementAndGet();
    }

    /** Whether there is room for one more copy of a request, to be ended by {@link #endCopy}. */
    boolean beginCopy() {
        boolean room = copies.incrementAndGet() <= MAX_COPIES;
        if (!room) {
            copies.decrementAndGet();
        }
        return room;
    }

    void endCopy() {
        copies.decrementAndGet();
    }

    private void note(int position, AttemptOutcome outcome, Duration time) {
        failover.ifPresent(state -> state.took(time));
        if (ejections.isPresent() && ejections.get().note(position, outcome)) {
            ambient.metrics().ejected(rule.target());
            LOG.warnf(
                    "%s of %s keeps failing and is left out for a while",
                    rule.addresses().get(position), target());
        }
    }

    /** One attempt's place at an address, to be {@link #end ended}. On one event loop only. */
    final class Lease {
        private final int position;
        private final long startNanos = ambient.nanoClock().getAsLong();
        private boolean ended;

        private Lease(int position) {
            this.position = position;
        }

        int position() {
            return position;
        }

        Address address() {
            return rule.addresses().get(position);
        }

        HttpClient client() {
            return connections.ofThisLoop();
        }

        /** Whether the connection has to close after this request. */
        boolean isLastOn(HttpConnection connection) {
            int limit = rule.policy().limits().requestsPerConnection();
            return limit > 0 && ConnectionUses.next(connection) >= limit;
        }

        /** What came of the attempt. A client that left says nothing about the service, nor does a limit of the gateway's own. */
        void note(AttemptOutcome outcome) {
            if (!(outcome instanceof AttemptOutcome.Overflow)) {
                Upstream.this.note(
                        position, outcome, Duration.ofNanos(ambient.nanoClock().getAsLong() - startNanos));
            }
        }

        void end() {
            if (!ended) {
                ended = true;
                inFlight.get(position).decrementAndGet();
                if (requests.decrementAndGet() == 0 && retired) {
                    connections.close();
                }
            }
        }
    }
}
