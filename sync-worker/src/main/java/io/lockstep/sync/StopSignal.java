package io.lockstep.sync;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Tells a thread that works in rounds to stop, and lets it wait between them. Given once and for good; for all threads. */
public final class StopSignal {

    private final CountDownLatch given = new CountDownLatch(1);

    /** Ends every wait, now and later. */
    public void give() {
        given.countDown();
    }

    /** Waits that long, or until the signal; returns whether it was given. */
    public boolean await(Duration time) throws InterruptedException {
        return given.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }
}
