package io.lockstep.bench.autoscale;

import java.time.Duration;

/**
 * By how much replicas may change within a period.
 *
 * @param value from 1; pods, or percent of the replicas that there were at the period's start
 */
record ScalingPolicy(Kind kind, int value, Duration period) {

    enum Kind {
        PODS,
        PERCENT
    }

    ScalingPolicy {
        if (value < 1 || !period.isPositive()) {
            throw new IllegalArgumentException(
                    "a scaling policy's value and period must be positive, got " + value + " in " + period);
        }
    }

    /** The most replicas that it allows, if there were so many at the period's start. */
    int most(int atStart) {
        return switch (kind) {
            case PODS -> atStart + value;
            case PERCENT -> (int) Math.ceil(atStart * (1 + value / 100.0));
        };
    }

    /** The fewest replicas that it allows, if there were so many at the period's start. */
    int fewest(int atStart) {
        return switch (kind) {
            case PODS -> atStart - value;
            case PERCENT -> (int) (atStart * (1 - value / 100.0));
        };
    }
}
