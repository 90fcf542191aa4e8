package io.lockstep.gateway.http;

import io.lockstep.gateway.Target;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.BooleanSupplier;

/** Counts what the rules make of traffic. As many series as the rules have targets. */
final class TrafficMetrics {

    private final MeterRegistry registry;

    TrafficMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** What became of a copy of a request. */
    enum Mirrored {
        SAME("same"),
        DIFFERENT("different"),
        FAILED("failed"),
        SKIPPED("skipped");

        private final String word;

        Mirrored(String word) {
            this.word = word;
        }
    }

    void retried(Target target) {
        counter("lockstep.gateway.retries", "Requests sent again, by target", target)
                .increment();
    }

    void ejected(Target target) {
        counter("lockstep.gateway.ejections", "Addresses left out because they kept failing, by target", target)
                .increment();
    }

    void mirrored(Target target, Mirrored outcome) {
        Counter.builder("lockstep.gateway.mirrored")
                .description("Copies of requests, by target and by how its answer compared with the client's")
                .tag("target", target.toString())
                .tag("outcome", outcome.word)
                .register(registry)
                .increment();
    }

    void failover(Target target, BooleanSupplier shifted) {
        Gauge.builder("lockstep.gateway.failover", shifted, value -> value.getAsBoolean() ? 1 : 0)
                .description("1 while a share of the target's requests goes to its standby")
                .tag("target", target.toString())
                .strongReference(true)
                .register(registry);
    }

    private Counter counter(String name, String description, Target target) {
        return Counter.builder(name)
                .description(description)
                .tag("target", target.toString())
                .register(registry);
    }
}
