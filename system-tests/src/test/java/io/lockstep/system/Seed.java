package io.lockstep.system;

/** The seed of a random test: printed, so that the same schedule can be had again. */
final class Seed {

    private Seed() {}

    static long print() {
        long seed = Long.getLong("lockstep.seed", System.nanoTime());
        System.out.println("seed " + seed + "; repeat with -Dlockstep.seed=" + seed);
        return seed;
    }
}
