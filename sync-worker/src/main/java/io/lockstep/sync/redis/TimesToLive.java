package io.lockstep.sync.redis;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long entries are kept.
 *
 * @param live before jitter of up to 10 % either way, so that entries written together do not expire together
 * @param marker exactly that long: a deletion marker must outlive every delayed write, and jitter would shorten it
 * @param random from 0 to 1, safe for the calling threads
 */
public record TimesToLive(Duration live, Duration marker, DoubleSupplier random) {

    Duration ofLiveEntry() {
        return Duration.ofMillis((long) (live.toMillis() * (0.9 + random.getAsDouble() * 0.2)));
    }
}
