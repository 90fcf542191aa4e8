package io.lockstep.event;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Pauses between failures: each up to twice the one before, up to a cap, at random in its upper half. */
public final class Backoff {

    private static final Duration FIRST = Duration.ofMillis(100);

    private final Duration cap;
    private final RandomGenerator random;
    private Duration next = FIRST;

    public Backoff(Duration cap, RandomGenerator random) {
        this.cap = cap;
        this.random = random;
    }

    public Duration next() {
        long millis = next.toMillis();
        next = next.multipliedBy(2).compareTo(cap) > 0 ? cap : next.multipliedBy(2);
        return Duration.ofMillis(millis / 2 + random.nextLong(millis / 2 + 1));
    }

    public void reset() {
        next = FIRST;
    }
}
