package io.lockstep.bench.autoscale;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What was recommended lately. Replicas are added only as far as every recommendation within the window for scaling up asks
 * for, and removed only as far as every one within the window for scaling down allows.
 */
final class Stabilization {

    private final Duration up;
    private final Duration down;
    private final Deque<Recommendation> recent = new ArrayDeque<>();

    private record Recommendation(Instant at, int replicas) {}

    Stabilization(Duration up, Duration down) {
        this.up = up;
        this.down = down;
    }

    /** Takes a recommendation and returns it stabilized. */
    int stabilized(Instant now, int current, int desired) {
        if (recent.isEmpty()) {
            // As the controller does when it sees an HPA first: a restart of it must not remove replicas at once.
            recent.add(new Recommendation(now, current));
        }
        int upTo = desired;
        int downTo = desired;
        for (Recommendation one : recent) {
            if (one.at.isAfter(now.minus(up))) {
                upTo = Math.min(upTo, one.replicas);
            }
            if (one.at.isAfter(now.minus(down))) {
                downTo = Math.max(downTo, one.replicas);
            }
        }
        recent.add(new Recommendation(now, desired));
        Duration longest = up.compareTo(down) > 0 ? up : down;
        recent.removeIf(one -> !one.at.isAfter(now.minus(longest)));
        return Math.min(Math.max(current, upTo), downTo);
    }
}
