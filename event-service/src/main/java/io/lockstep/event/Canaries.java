package io.lockstep.event;

import java.time.Duration;

/** The canaries' rows. */
public interface Canaries {

    /**
     * Makes the next canary beat, unless one of any replica did within the interval.
     *
     * @throws StoreUnavailable if MySQL is
     */
    void beat(Duration interval);
}
