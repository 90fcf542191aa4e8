package io.lockstep.event;

import io.hypersistence.tsid.TSID;
import java.time.Clock;
import java.util.random.RandomGenerator;

/**
 * Makes the ids of new events: {@code evt_} and a time-sorted number in Crockford's base 32, so that the order of ids
 * is the order of creation to the millisecond.
 *
 * <p>Safe for all threads. Two processes may, very rarely, make the same id: the primary key refuses it, and the
 * caller takes another.
 */
public final class EventIds {

    private static final String PREFIX = "evt_";
    private static final int NODE_BITS = 10;

    private final TSID.Factory factory;

    public EventIds(Clock clock, RandomGenerator random) {
        this.factory = TSID.Factory.builder()
                .withClock(clock)
                .withNodeBits(NODE_BITS)
                .withNode(random.nextInt(1 << NODE_BITS))
                .withRandomFunction(() -> random.nextInt())
                .build();
    }

    public String next() {
        return PREFIX + factory.generate().toLowerCase();
    }

    /** Whether some event could have this id; rows that SQL put in may have another form than ours. */
    public static boolean isPossible(String id) {
        return id.matches("[A-Za-z0-9_.:-]{1,64}");
    }
}
