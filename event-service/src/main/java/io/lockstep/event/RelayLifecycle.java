package io.lockstep.event;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Runs the relay on a thread of its own from start to shutdown. */
@Singleton
class RelayLifecycle {

    private static final Logger LOG = Logger.getLogger(RelayLifecycle.class);

    /** A batch is done in far less; only a Kafka or MySQL that does not answer takes longer. */
    private static final Duration BATCH = Duration.ofSeconds(3);

    private static final Duration INTERRUPTED = Duration.ofSeconds(3);

    private final Wakeup wakeup;
    private final Thread thread;

    RelayLifecycle(Relay relay, Wakeup wakeup) {
        this.wakeup = wakeup;
        this.thread = Thread.ofPlatform().name("lockstep-relay").daemon().unstarted(relay);
    }

    void start(@Observes StartupEvent event) {
        thread.start();
    }

    /** Lets the batch under way finish, so that it is not published twice, and frees the lock. */
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        wakeup.stop();
        if (!thread.join(BATCH)) {
            thread.interrupt();
            if (!thread.join(INTERRUPTED)) {
                LOG.warn("relay did not stop in time; MySQL frees its lock when the process ends");
            }
        }
    }
}
