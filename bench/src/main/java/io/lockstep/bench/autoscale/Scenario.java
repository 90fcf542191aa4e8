package io.lockstep.bench.autoscale;

import io.lockstep.devstack.fault.FaultProxy;
import java.util.Locale;

/** Something that happens to the system for a while; a quarter of what the fewest workers can do is written all the time. */
enum Scenario {
    /** Five eighths of what the most workers can do. */
    STEP(60, 130, false),
    /** One event that is changed as often as half of what the fewest workers can do. */
    HOT_KEY(40, 20, true),
    /** As many unreadable records in one partition. */
    POISON(40, 20, true),
    /** Elasticsearch refuses connections. */
    OUTAGE(40, 100, true);

    /** How long it lasts. */
    final int seconds;

    /** How long is watched afterwards. */
    final int afterwards;

    /** Whether workers must not be added while it lasts. */
    final boolean mustNotScale;

    Scenario(int seconds, int afterwards, boolean mustNotScale) {
        this.seconds = seconds;
        this.afterwards = afterwards;
        this.mustNotScale = mustNotScale;
    }

    /**
     * Begins it.
     *
     * @param few changes a second that the fewest workers can take
     * @param many changes a second that the most workers can take
     */
    void begin(Surroundings surroundings, int few, int many) {
        switch (this) {
            case STEP -> surroundings.writes().rate(many * 5 / 8, 0);
            case HOT_KEY -> surroundings.writes().rate(few / 4, few / 2);
            case POISON -> surroundings.poison().start(few / 2);
            case OUTAGE -> surroundings.elasticsearch().set(new FaultProxy.Mode.Refuse());
        }
    }

    /** Ends it, whatever it was. */
    static void end(Surroundings surroundings, int few) {
        surroundings.writes().rate(few / 4, 0);
        surroundings.poison().stop();
        surroundings.elasticsearch().set(new FaultProxy.Mode.Delay(surroundings.delay()));
    }

    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
