package io.lockstep.event;

import io.lockstep.contract.Version;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** What the relay of this process does, for people and metrics. Written by the relay, read by any thread. */
public final class RelayStatus {

    /**
     * @param publishedTotal rows acknowledged by Kafka since the process started
     * @param last empty until this process has published something
     * @param halted whether the capture waits for an operator; the failure says for what
     * @param error the latest failure, kept after it is over: look at its time
     */
    public record Snapshot(
            boolean leader, long publishedTotal, Optional<Last> last, boolean halted, Optional<Failure> error) {}

    /** The newest record published. */
    public record Last(String id, Version version, Instant at) {}

    public record Failure(String message, Instant at) {}

    private final Clock clock;
    private final AtomicReference<Snapshot> snapshot =
            new AtomicReference<>(new Snapshot(false, 0, Optional.empty(), false, Optional.empty()));

    public RelayStatus(Clock clock) {
        this.clock = clock;
    }

    public Snapshot snapshot() {
        return snapshot.get();
    }

    void leads(boolean leads) {
        snapshot.updateAndGet(now -> new Snapshot(leads, now.publishedTotal(), now.last(), now.halted(), now.error()));
    }

    void published(int rows, CapturedChange newest) {
        Last last = new Last(newest.change().id(), newest.change().version(), clock.instant());
        snapshot.updateAndGet(
                now -> new Snapshot(now.leader(), now.publishedTotal() + rows, Optional.of(last), false, now.error()));
    }

    /** Until something is published again, or another replica leads. */
    void halted() {
        halted(true);
    }

    void standsBy() {
        halted(false);
    }

    private void halted(boolean halted) {
        snapshot.updateAndGet(now -> new Snapshot(now.leader(), now.publishedTotal(), now.last(), halted, now.error()));
    }

    void failed(String message) {
        Failure failure = new Failure(message, clock.instant());
        snapshot.updateAndGet(now ->
                new Snapshot(now.leader(), now.publishedTotal(), now.last(), now.halted(), Optional.of(failure)));
    }
}
