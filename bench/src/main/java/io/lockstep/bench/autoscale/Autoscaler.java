package io.lockstep.bench.autoscale;

import java.time.Instant;
import java.util.OptionalDouble;

/**
 * The algorithm of Kubernetes' horizontal pod autoscaler, as its documentation and controller have it, for one external
 * metric.
 *
 * <pre>
 *   metric ── target, tolerance ──▶ desired ── stabilization ──▶ ── policies ──▶ ── min, max ──▶ replicas
 * </pre>
 *
 * <p>Asked at an interval, 15 s by default. A metric that is missing changes nothing. Not for several threads.
 */
final class Autoscaler {

    private final Hpa hpa;
    private final Stabilization stabilization;
    private final ScaleEvents events = new ScaleEvents();

    Autoscaler(Hpa hpa) {
        this.hpa = hpa;
        this.stabilization = new Stabilization(
                hpa.behavior().up().stabilization(), hpa.behavior().down().stabilization());
    }

    /** How many replicas there should be from now on. The caller sees to it: the answer is remembered as done. */
    int replicas(Instant now, Pods pods, OptionalDouble metric) {
        int next = next(now, pods, metric);
        if (next != pods.current()) {
            events.add(now, next - pods.current());
        }
        return next;
    }

    private int next(Instant now, Pods pods, OptionalDouble metric) {
        int current = pods.current();
        if (current == 0) {
            // Somebody scaled to nothing by hand: autoscaling is off.
            return 0;
        }
        if (current > hpa.replicas().max()) {
            return hpa.replicas().max();
        }
        if (current < hpa.replicas().min()) {
            return hpa.replicas().min();
        }
        if (metric.isEmpty()) {
            return current;
        }
        int desired = stabilization.stabilized(now, current, hpa.target().desired(metric.getAsDouble(), pods));
        if (desired > current) {
            int most = events.most(now, current, hpa.behavior().up());
            return Math.min(desired, Math.min(most, hpa.replicas().max()));
        }
        if (desired < current) {
            int fewest = events.fewest(now, current, hpa.behavior().down());
            return Math.max(desired, Math.max(fewest, hpa.replicas().min()));
        }
        return current;
    }
}
