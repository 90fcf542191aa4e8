package io.lockstep.event;

import java.time.Clock;
import java.time.Duration;
import java.util.Random;

/** A relay on a thread of its own, as one more replica has it. */
final class RunningRelay implements AutoCloseable {

    private final Wakeup wakeup = new Wakeup();
    private final RelayStatus status = new RelayStatus(Clock.systemUTC());
    private final Thread thread;

    RunningRelay(ChangeSource source, ChangePublishers publishers) {
        RelaySettings settings = new RelaySettings(
                new BatchLimits(100, 1 << 20), Duration.ofMillis(20), Duration.ofMillis(50), Duration.ofMillis(500));
        this.thread = Thread.ofPlatform()
                .start(new Relay(source, publishers, settings, new Relay.Signals(wakeup, status), new Random(1)));
    }

    RelayStatus.Snapshot status() {
        return status.snapshot();
    }

    boolean leads() {
        return status.snapshot().leader();
    }

    /** Ends it in an orderly way; it frees the lead. */
    @Override
    public void close() {
        wakeup.stop();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
