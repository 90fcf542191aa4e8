package io.lockstep.sync.audit;

import io.lockstep.sync.SyncConfig;
import io.lockstep.sync.WorkerState;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Makes the auditor of this worker's sink, and starts periodic audits where they are wanted. */
@ApplicationScoped
final class AuditLifecycle {

    @Produces
    @Singleton
    Auditor auditor(Register register, SyncConfig config, DriftListener listener) {
        SyncConfig.Audit audit = config.audit();
        AuditSettings settings = new AuditSettings(audit.pageRows(), audit.recheckDelays(), audit.repairPatience());
        return new Auditor(register, config.sink(), settings, listener);
    }

    @Produces
    @Singleton
    Audits audits(Auditor auditor, Instance<ReadModel> model) {
        return new Audits(auditor, model.get(), InstantSource.system());
    }

    void start(@Observes StartupEvent event, Audits audits, SyncConfig config, WorkerState worker) {
        config.audit()
                .interval()
                .ifPresent(interval -> audits.startEvery(interval, () -> worker.coordinates() && worker.isRunning()));
    }

    void stop(@Observes ShutdownEvent event, Audits audits) {
        audits.close();
    }
}
