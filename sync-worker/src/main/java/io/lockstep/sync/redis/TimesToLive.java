package io.lockstep.sync.redis;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long entries are kept.
 *
 * @param live before jitter of up to 10 % either way, so that entries written together do not expire together
 * @param marker exactly that long: readers are told "not found" meanwhile, without asking for the row
 * @param fence exactly that long: until no reader can load a row older than the fence any more
 * @param random from 0 to 1, safe for the calling threads
 */
public record TimesToLive(Duration live, Duration marker, Duration fence, DoubleSupplier random) {

    Duration ofLiveEntry() {
        return Duration.ofMillis((long) (live.toMillis() * (0.9 + random.getAsDouble() * 0.2)));
    }
}
