package io.lockstep.bench.autoscale;

/**
 * A {@code HorizontalPodAutoscaler} with one external metric.
 *
 * @param name of the object
 * @param min at least 1
 * @param metric the external metric's name
 */
record Hpa(String name, Range replicas, String metric, LagTarget target, Behavior behavior) {

    /** How many replicas there may be. */
    record Range(int min, int max) {
        Range {
            if (min < 1 || max < min) {
                throw new IllegalArgumentException("replicas must be 1 to max, got " + min + " to " + max);
            }
        }
    }

    record Behavior(ScalingRules up, ScalingRules down) {}

    /** The same with all times so many times shorter. */
    Hpa faster(int times) {
        return new Hpa(
                name,
                replicas,
                metric,
                target,
                new Behavior(behavior.up().faster(times), behavior.down().faster(times)));
    }

    /** The same with a target so many times smaller. */
    Hpa smaller(double times) {
        LagTarget less = switch (target) {
            case LagTarget.Average average -> new LagTarget.Average(average.value() / times);
            case LagTarget.Total total -> new LagTarget.Total(total.value() / times);
        };
        return new Hpa(name, replicas, metric, less, behavior);
    }
}
