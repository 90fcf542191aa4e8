package io.lockstep.sync;

import io.lockstep.contract.Canary;
import io.lockstep.contract.ChangeRecord;
import io.lockstep.contract.Version;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * When each partition last moved: its acknowledged position grew, it had nothing to acknowledge, or its canary reached
 * the sink. Safe for all threads.
 *
 * <p>INVARIANT I8: a partition in which the source moves and the sink does not is stalled, whatever the state of
 * threads and connections. The canary counts beside the position, since a parked key holds back its partition's
 * position while everything else goes on.
 */
public final class Movement implements ApplyListener {

    private final InstantSource clock;
    private final Map<Integer, Instant> moved = new HashMap<>();
    private final Map<Integer, Long> acknowledged = new HashMap<>();
    private Optional<Version> lastCanary = Optional.empty();

    public Movement(InstantSource clock) {
        this.clock = clock;
    }

    /** Notes where a partition's acknowledged position and end are now. */
    public synchronized void observe(int partition, long position, long end) {
        Long before = acknowledged.put(partition, position);
        if (before == null || before != position || position >= end) {
            moved.put(partition, clock.instant());
        }
    }

    /** A canary that another one overtook on the way has not reached the sink, nor has one that it refused. */
    /** Every change comes by here, and only a canary takes the lock. */
    @Override
    public void settled(ChangeRecord change, Outcome outcome) {
        boolean reached = switch (outcome) {
            case Outcome.Applied applied -> true;
            case Outcome.Superseded(Outcome.Rival rival) -> rival == Outcome.Rival.HELD;
            case Outcome.Rejected rejected -> false;
            case Outcome.Unavailable unavailable -> false;
        };
        if (reached) {
            Canary.partition(change.id()).ifPresent(partition -> canaryArrived(partition, change.version()));
        }
    }

    private synchronized void canaryArrived(int partition, Version version) {
        moved.put(partition, clock.instant());
        if (lastCanary.isEmpty() || version.isNewerThan(lastCanary.get())) {
            lastCanary = Optional.of(version);
        }
    }

    /** Those of the partitions that have not moved for so long. */
    public synchronized List<Integer> stalled(Collection<Integer> partitions, Duration after) {
        Instant limit = clock.instant().minus(after);
        return partitions.stream()
                .filter(partition ->
                        moved.containsKey(partition) && moved.get(partition).isBefore(limit))
                .sorted()
                .toList();
    }

    /** How old the newest canary is that this worker has brought to the sink; empty before the first. */
    public synchronized Optional<Duration> canaryAge() {
        return lastCanary.map(version -> version.age(clock.instant()));
    }
}
