package io.lockstep.gateway.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes of request bodies that are kept, of all exchanges together. INVARIANT I9: never more than a maximum; a body for which
 * there is no room is passed on as it comes, and so sent once. Thread-safe.
 */
final class KeptBodies {

    private final long maxBytes;
    private final AtomicLong bytes = new AtomicLong();
    private final Counter leftOut;

    KeptBodies(long maxBytes, MeterRegistry registry) {
        this.maxBytes = maxBytes;
        this.leftOut = Counter.builder("lockstep.gateway.bodies.not.kept")
                .description("Bodies that could not be sent a second time, because too much was kept already")
                .register(registry);
        Gauge.builder("lockstep.gateway.bodies.kept", bytes, AtomicLong::get)
                .description("Bytes of request bodies that are kept for retries and mirrors")
                .baseUnit("bytes")
                .register(registry);
    }

    /** Whether a body of that length may be begun; its parts are counted as they come. */
    boolean hasRoom(long length) {
        return bytes.get() + length <= maxBytes || leaveOut();
    }

    /** Counts a part of a body, if there is room for it. */
    boolean take(int length) {
        if (bytes.addAndGet(length) <= maxBytes) {
            return true;
        }
        bytes.addAndGet(-length);
        return leaveOut();
    }

    /** Gives back what was {@link #take taken}. */
    void give(long length) {
        bytes.addAndGet(-length);
    }

    private boolean leaveOut() {
        leftOut.increment();
        return false;
    }
}
