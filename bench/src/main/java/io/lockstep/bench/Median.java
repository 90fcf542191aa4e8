package io.lockstep.bench;

import java.util.List;

/** What is printed of several rounds. */
public final class Median {

    private Median() {}

    /** The middle one; of an even number the higher of the two. @param values at least one */
    public static double of(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
