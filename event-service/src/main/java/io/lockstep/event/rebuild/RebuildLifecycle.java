package io.lockstep.event.rebuild;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Runs the rebuilds on a thread of their own from start to shutdown. */
@Singleton
class RebuildLifecycle {

    private static final Logger LOG = Logger.getLogger(RebuildLifecycle.class);
    private static final Duration CHUNK = Duration.ofSeconds(2);

    private final RebuildRunner runner;
    private final Thread thread;

    RebuildLifecycle(RebuildRunner runner) {
        this.runner = runner;
        this.thread = Thread.ofPlatform().name("lockstep-rebuild").daemon().unstarted(runner);
    }

    void start(@Observes StartupEvent event) {
        thread.start();
    }

    /** The chunk under way may be cut off: whoever leads next reads it again. */
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        runner.stop();
        if (!thread.join(CHUNK)) {
            thread.interrupt();
            if (!thread.join(CHUNK)) {
                LOG.warn("the rebuild did not stop in time; MySQL frees its lock when the process ends");
            }
        }
    }
}
