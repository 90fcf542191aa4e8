package io.lockstep.event;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What MySQL says, at most a second old, so that metrics and probes cannot burden it however often they ask. Safe for
 * all threads.
 */
public final class Recent<T> {

    private static final Duration FRESH = Duration.ofSeconds(1);

    private final Supplier<Optional<T>> source;
    private final Clock clock;
    private Optional<T> latest = Optional.empty();
    private Instant readAt = Instant.EPOCH;

    /** @param source asked when what is known is too old; may throw {@link StoreUnavailable} */
    Recent(Supplier<Optional<T>> source, Clock clock) {
        this.source = source;
        this.clock = clock;
    }

    /** Empty where there is nothing to be told, and while MySQL does not answer. */
    public synchronized Optional<T> read() {
        if (readAt.plus(FRESH).isBefore(clock.instant())) {
            latest = ask();
            readAt = clock.instant();
        }
        return latest;
    }

    private Optional<T> ask() {
        try {
            return source.get();
        } catch (StoreUnavailable e) {
            return Optional.empty();
        }
    }
}
