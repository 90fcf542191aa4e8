package io.lockstep.event;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What waits in the outbox.
 *
 * @param rows exact up to {@link #EXACT_ROWS}; beyond that an upper estimate, since counting must stay cheap
 * @param oldest when the row that waits longest was written
 * @param refusedRows rows that can never be published and wait for an operator; not among {@code rows}
 */
public record Backlog(long rows, Optional<Instant> oldest, long refusedRows) {

    public static final int EXACT_ROWS = 100_000;

    public Duration waiting(Instant now) {
        return oldest.map(since -> Duration.between(since, now))
                .filter(age -> !age.isNegative())
                .orElse(Duration.ZERO);
    }
}
