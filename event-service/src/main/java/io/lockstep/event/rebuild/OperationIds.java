package io.lockstep.event.rebuild;

import io.lockstep.event.EventIds;
import java.time.Clock;
import java.util.random.RandomGenerator;

/** Makes the ids of operations: {@code op_} and a time-sorted number, so that the newest has the highest. */
public final class OperationIds {

    private static final String PREFIX = "op_";

    private final EventIds numbers;

    public OperationIds(Clock clock, RandomGenerator random) {
        this.numbers = new EventIds(clock, random);
    }

    public String next() {
        String number = numbers.next();
        return PREFIX + number.substring(number.indexOf('_') + 1);
    }

    /** Whether some operation could have this id. */
    public static boolean isPossible(String id) {
        return id.matches("op_[0-9a-z]{1,29}");
    }
}
