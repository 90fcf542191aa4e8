package io.lockstep.event;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The backlog, at most a second old, so that metrics and probes cannot burden MySQL however often they ask. */
public final class RecentBacklog {

    private static final Duration FRESH = Duration.ofSeconds(1);

    private final Outbox outbox;
    private final Clock clock;
    private Optional<Backlog> latest = Optional.empty();
    private Instant readAt = Instant.EPOCH;

    RecentBacklog(Outbox outbox, Clock clock) {
        this.outbox = outbox;
        this.clock = clock;
    }

    /** Empty while MySQL does not answer. */
    public synchronized Optional<Backlog> read() {
        if (readAt.plus(FRESH).isBefore(clock.instant())) {
            latest = ask();
            readAt = clock.instant();
        }
        return latest;
    }

    private Optional<Backlog> ask() {
        try {
            return Optional.of(outbox.backlog());
        } catch (StoreUnavailable e) {
            return Optional.empty();
        }
    }
}
