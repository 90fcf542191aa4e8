package io.lockstep.bench.autoscale;

import java.time.Duration;
import java.util.List;

/**
 * How replicas may change in one direction.
 *
 * @param stabilization how far back recommendations count; 0 for the newest alone
 * @param select which of several policies holds
 * @param policies what bounds a change; at least one unless {@code select} is {@code DISABLED}
 */
record ScalingRules(Duration stabilization, Select select, List<ScalingPolicy> policies) {

    enum Select {
        /** The policy that allows the largest change. */
        MAX,
        /** The policy that allows the smallest change. */
        MIN,
        /** No change in this direction. */
        DISABLED
    }

    ScalingRules {
        policies = List.copyOf(policies);
        if (stabilization.isNegative()) {
            throw new IllegalArgumentException("a stabilization window must not be negative, got " + stabilization);
        }
        if (policies.isEmpty() && select != Select.DISABLED) {
            throw new IllegalArgumentException("scaling rules need a policy unless they are disabled");
        }
    }

    /** Kubernetes' own, for what an HPA leaves out. */
    static ScalingRules defaultUp() {
        return new ScalingRules(
                Duration.ZERO,
                Select.MAX,
                List.of(
                        new ScalingPolicy(ScalingPolicy.Kind.PERCENT, 100, Duration.ofSeconds(15)),
                        new ScalingPolicy(ScalingPolicy.Kind.PODS, 4, Duration.ofSeconds(15))));
    }

    static ScalingRules defaultDown() {
        return new ScalingRules(
                Duration.ofSeconds(300),
                Select.MAX,
                List.of(new ScalingPolicy(ScalingPolicy.Kind.PERCENT, 100, Duration.ofSeconds(15))));
    }

    /** The same with all times so many times shorter. */
    ScalingRules faster(int times) {
        return new ScalingRules(
                stabilization.dividedBy(times),
                select,
                policies.stream()
                        .map(policy -> new ScalingPolicy(
                                policy.kind(), policy.value(), policy.period().dividedBy(times)))
                        .toList());
    }
}
