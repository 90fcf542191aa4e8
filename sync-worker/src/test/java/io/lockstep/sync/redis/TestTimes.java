package io.lockstep.sync.redis;

import java.time.Duration;

/** Times to live as they are by default, with no jitter. */
final class TestTimes {

    static final TimesToLive DEFAULTS =
            new TimesToLive(Duration.ofHours(24), Duration.ofDays(7), Duration.ofMinutes(1), () -> 0.5);

    private TestTimes() {}
}
