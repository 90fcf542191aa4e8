package io.lockstep.event;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Makes canaries beat for as long as the process runs. Every replica tries; {@link CanaryTurn} lets one.
 *
 * <p>Nothing depends on a beat: one that fails is left out, and the silence itself is what workers report.
 */
@Singleton
class CanaryLifecycle {

    private static final Logger LOG = Logger.getLogger(CanaryLifecycle.class);

    private final Canaries canaries;
    private final EventServiceConfig.CanaryBeat config;
    private final Wakeup stop = new Wakeup();
    private boolean failing;

    CanaryLifecycle(Canaries canaries, EventServiceConfig config) {
        this.canaries = canaries;
        this.config = config.canary();
    }

    void start(@Observes StartupEvent event) {
        if (config.enabled()) {
            Thread.ofPlatform().name("lockstep-canary").daemon().start(this::beatUntilStopped);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        stop.stop();
    }

    private void beatUntilStopped() {
        try {
            while (!stop.isStopped()) {
                beat(config.interval());
                stop.awaitStop(config.interval());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void beat(Duration interval) {
        try {
            canaries.beat(interval);
            failing = false;
        } catch (RuntimeException e) {
            if (!failing && !stop.isStopped()) {
                LOG.warnf("the canary cannot beat, and workers will report it as silent: %s", e.getMessage());
            }
            failing = true;
        }
    }
}
