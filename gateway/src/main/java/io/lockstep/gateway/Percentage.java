package io.lockstep.gateway;

import java.util.random.RandomGenerator;

/** A share of requests, from 0 to 100. */
public record Percentage(double value) {

    public static final Percentage NEVER = new Percentage(0);
    public static final Percentage ALWAYS = new Percentage(100);

    public Percentage {
        if (!(value >= 0 && value <= 100)) {
            throw new IllegalArgumentException("percentage must be from 0 to 100, it is " + value);
        }
    }

    /** Whether one request is among those meant: each is drawn on its own. */
    public boolean hits(RandomGenerator random) {
        return value >= 100 || value > 0 && random.nextDouble() * 100 < value;
    }
}
