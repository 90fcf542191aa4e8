package io.lockstep.gateway.http;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Tells when something has made no progress for as long as it may take; never, if there is no limit. On one event loop only. */
final class ProgressTimer {

    private static final long NONE = -1;

    private final Vertx vertx;
    private final LongSupplier nanoClock;
    private final Optional<Duration> limit;
    private final Runnable expired;
    private long lastProgressNanos;
    private long timer = NONE;

    /** @param expired runs at most once for each {@link #start} */
    ProgressTimer(Vertx vertx, LongSupplier nanoClock, Optional<Duration> limit, Runnable expired) {
        this.vertx = vertx;
        this.nanoClock = nanoClock;
        this.limit = limit;
        this.expired = expired;
    }

    void start() {
        progress();
        limit.ifPresent(time -> arm(time.toMillis(), time.toMillis()));
    }

    void progress() {
        lastProgressNanos = nanoClock.getAsLong();
    }

    void stop() {
        vertx.cancelTimer(timer);
    }

    private void arm(long millis, long limitMillis) {
        timer = vertx.setTimer(millis, id -> look(limitMillis));
    }

    private void look(long limitMillis) {
        timer = NONE;
        long quietMillis = (nanoClock.getAsLong() - lastProgressNanos) / 1_000_000;
        if (quietMillis < limitMillis) {
            arm(limitMillis - quietMillis, limitMillis);
        } else {
            expired.run();
        }
    }
}
