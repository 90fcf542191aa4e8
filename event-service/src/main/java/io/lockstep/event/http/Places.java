package io.lockstep.event.http;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** How many long requests of a kind may run at a time. */
final class Places {

    private static final Duration LATER = Duration.ofSeconds(5);

    private final String kind;
    private final Semaphore free;

    Places(String kind, int max) {
        this.kind = kind;
        this.free = new Semaphore(max);
    }

    /**
     * Takes a place, which is given back with the releases.
     *
     * @throws ProblemException if none is free
     */
    Releases take() {
        if (!free.tryAcquire()) {
            throw new ProblemException(
                    ProblemType.BUSY,
                    "As many " + kind + " are running as may run at a time.",
                    List.of(),
                    Optional.of(LATER));
        }
        Releases releases = new Releases();
        releases.add(free::release);
        return releases;
    }
}
