package io.lockstep.event;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/**
 * Deletes expired idempotency keys for as long as the process runs, in statements of bounded size. Every replica does.
 *
 * <p>Nothing depends on it but disk: an expired key counts for nothing, deleted or not.
 */
@Singleton
class KeyPurgeLifecycle {

    private static final Logger LOG = Logger.getLogger(KeyPurgeLifecycle.class);

    private final KeyRetention keys;
    private final EventServiceConfig.Idempotency config;
    private final Wakeup stop = new Wakeup();
    private boolean failing;

    KeyPurgeLifecycle(KeyRetention keys, EventServiceConfig config) {
        this.keys = keys;
        this.config = config.idempotency();
    }

    void start(@Observes StartupEvent event) {
        Thread.ofPlatform().name("lockstep-key-purge").daemon().start(this::purgeUntilStopped);
    }

    void stop(@Observes ShutdownEvent event) {
        stop.stop();
    }

    private void purgeUntilStopped() {
        try {
            while (!stop.isStopped()) {
                stop.awaitStop(config.purgeInterval());
                purge();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void purge() {
        try {
            int deleted = config.purgeRows();
            while (deleted >= config.purgeRows() && !stop.isStopped()) {
                deleted = keys.purge(config.purgeRows());
            }
            failing = false;
        } catch (RuntimeException e) {
            if (!failing && !stop.isStopped()) {
                LOG.warnf("expired idempotency keys cannot be deleted, tried again in a while: %s", e.getMessage());
            }
            failing = true;
        }
    }
}
