package io.lockstep.gateway.http;

import io.lockstep.gateway.AttemptOutcome;
import io.lockstep.gateway.RetryPolicy;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** How often one request was sent again, and whether it is to be now. On one event loop only. */
final class Retries {

    private final RetryPolicy policy;
    private final Upstream upstream;
    private int done;
    private boolean isUnderWay;

    Retries(RetryPolicy policy, Upstream upstream) {
        this.policy = policy;
        this.upstream = upstream;
    }

    /**
     * Whether the request is to be sent again after what came of it; if so, that counts against the target's limits until
     * {@link #end}.
     *
     * @param repeatable whether all of the request is at hand still
     */
    boolean begin(AttemptOutcome outcome, boolean repeatable) {
        // A retry that failed makes room for the next.
        end();
        isUnderWay = repeatable && policy.retries(outcome, done) && upstream.beginRetry();
        return isUnderWay;
    }

    /** How many there were. */
    int done() {
        return done;
    }

    boolean isUnderWay() {
        return isUnderWay;
    }

    /** How long to wait before the retry that was begun. */
    Duration pause(RandomGenerator random) {
        return policy.pause(done++, random);
    }

    void end() {
        if (isUnderWay) {
            isUnderWay = false;
            upstream.endRetry();
        }
    }
}
