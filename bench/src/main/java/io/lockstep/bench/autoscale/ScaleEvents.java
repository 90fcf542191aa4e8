package io.lockstep.bench.autoscale;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/** The changes of replicas lately, and how far policies let the next one go. */
final class ScaleEvents {

    private final List<Event> events = new ArrayList<>();

    /** @param change positive for added replicas */
    private record Event(Instant at, int change) {}

    void add(Instant now, int change) {
        events.add(new Event(now, change));
    }

    /** The most replicas that the rules allow now; never fewer than there are. */
    int most(Instant now, int current, ScalingRules rules) {
        IntStream limits = limits(rules, policy -> policy.most(atStart(now, current, policy.period())));
        return Math.max(
                current,
                switch (rules.select()) {
                    case MAX -> limits.max().orElseThrow();
                    case MIN -> limits.min().orElseThrow();
                    case DISABLED -> current;
                });
    }

    /** The fewest replicas that the rules allow now; never more than there are. */
    int fewest(Instant now, int current, ScalingRules rules) {
        IntStream limits = limits(rules, policy -> policy.fewest(atStart(now, current, policy.period())));
        return Math.min(
                current,
                switch (rules.select()) {
                    case MAX -> limits.min().orElseThrow();
                    case MIN -> limits.max().orElseThrow();
                    case DISABLED -> current;
                });
    }

    private static IntStream limits(ScalingRules rules, ToIntFunction<ScalingPolicy> limit) {
        return rules.policies().stream().mapToInt(limit);
    }

    /** How many replicas there were when the period began that ends now. */
    private int atStart(Instant now, int current, Duration period) {
        return current
                - events.stream()
                        .filter(event -> event.at.isAfter(now.minus(period)))
                        .mapToInt(Event::change)
                        .sum();
    }
}
