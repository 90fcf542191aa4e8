package io.lockstep.gateway.http;

import io.lockstep.gateway.RoutingTable;
import io.lockstep.gateway.jwt.TokenVerifier;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One version of the rules and all that was made from it. Thread-safe.
 *
 * <p>Each visit uses the version that was in force when it came in, from its beginning to its end; once another version is in
 * force and the last visit has left, the connections to the services are closed.
 */
final class Serving {

    private final RoutingTable table;
    private final TokenVerifier verifier;
    private final Services services;
    private final Planner planner;
    private final Exchange.Tools tools;
    private final Limiter limiter;

    /** One for being in force, and one for each visit. */
    private final AtomicInteger users = new AtomicInteger(1);

    Serving(RoutingTable table, TokenVerifier verifier, Services services, Exchange.Tools tools, Limiter limiter) {
        this.table = table;
        this.verifier = verifier;
        this.services = services;
        this.planner = new Planner(services, tools);
        this.tools = tools;
        this.limiter = limiter;
    }

    /** For a log: how much there is of what. */
    static String summary(RoutingTable table) {
        return "%d hosts, %d issuers and %d policies"
                .formatted(
                        table.hosts().size(),
                        table.tokenRules().size(),
                        table.access().policies().size());
    }

    RoutingTable table() {
        return table;
    }

    TokenVerifier verifier() {
        return verifier;
    }

    Planner planner() {
        return planner;
    }

    Exchange.Tools tools() {
        return tools;
    }

    Limiter limiter() {
        return limiter;
    }

    /** Begins a use, to be ended by {@link #leave}; false if it is too late for that, since another version is in force. */
    boolean enter() {
        int before = users.getAndUpdate(now -> now == 0 ? 0 : now + 1);
        return before != 0;
    }

    /** Ends a use: of a visit, or of being in force. */
    void leave() {
        if (users.decrementAndGet() == 0) {
            services.retire();
        }
    }
}
