package io.lockstep.sync.kafka;

import io.lockstep.contract.ChangeTopics;
import io.lockstep.sync.SyncConfig;
import io.lockstep.sync.generation.SnapshotLog;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.apache.kafka.clients.admin.Admin;

/** Makes the snapshot log, with a client of its own that ends with the process. */
@ApplicationScoped
final class SnapshotLogProducer {

    private final Admin admin;
    private final SyncConfig config;

    SnapshotLogProducer(SyncConfig config) {
        this.config = config;
        this.admin = Admin.create(StreamsSettings.admin(config));
    }

    @Produces
    @Singleton
    SnapshotLog snapshotLog() {
        return new KafkaSnapshotLog(admin, new ChangeTopics(config.topic()), StreamsSettings.group(config));
    }

    void stop(@Observes ShutdownEvent event) {
        admin.close(Duration.ZERO);
    }
}
