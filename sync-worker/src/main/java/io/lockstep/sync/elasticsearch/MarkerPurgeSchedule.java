package io.lockstep.sync.elasticsearch;

import io.lockstep.contract.EventIndex;
import io.lockstep.sync.ApplyListener;
import io.lockstep.sync.SinkUnavailableException;
import io.lockstep.sync.SyncConfig;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.elasticsearch.client.RestClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Purges deletion markers now and then, in a worker of Elasticsearch. Workers do so at times of their own. */
@ApplicationScoped
final class MarkerPurgeSchedule {

    private static final Logger LOG = LoggerFactory.getLogger(MarkerPurgeSchedule.class);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("marker-purge").daemon().factory());

    void start(@Observes StartupEvent event, SyncConfig config, RestClient client, ApplyListener listener) {
        if (config.sink().equals("elasticsearch")) {
            MarkerPurge purge = new MarkerPurge(
                    client,
                    new EventIndex(config.index()),
                    config.elasticsearch().markerRetention(),
                    InstantSource.system());
            long every = config.elasticsearch().purgeInterval().toMillis();
            timer.scheduleWithFixedDelay(
                    () -> run(purge, listener), (long) (every * Math.random()), every, TimeUnit.MILLISECONDS);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        timer.shutdownNow();
    }

    private static void run(MarkerPurge purge, ApplyListener listener) {
        try {
            int purged = purge.run();
            if (purged > 0) {
                LOG.info("purged deletion markers: count={}", purged);
                listener.purged(purged);
            }
        } catch (SinkUnavailableException e) {
            LOG.warn("{}; tried again later", e.getMessage());
        } catch (RuntimeException e) {
            // a timer forgets a task that throws
            LOG.error("the purge of deletion markers failed and is tried again later", e);
        }
    }
}
