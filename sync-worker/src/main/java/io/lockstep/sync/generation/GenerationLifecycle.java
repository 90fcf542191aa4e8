package io.lockstep.sync.generation;

import io.lockstep.sync.SyncConfig;
import io.lockstep.sync.WorkerState;
import io.lockstep.sync.audit.Auditor;
import io.lockstep.sync.audit.Register;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Optional;

/** Runs the coordinator in workers whose sink has generations. */
@Singleton
final class GenerationLifecycle {

    private final Instance<Generations> generations;
    private final Register register;
    private final SnapshotLog log;
    private final Auditor auditor;
    private Optional<GenerationCoordinator> coordinator = Optional.empty();

    GenerationLifecycle(Instance<Generations> generations, Register register, SnapshotLog log, Auditor auditor) {
        this.generations = generations;
        this.register = register;
        this.log = log;
        this.auditor = auditor;
    }

    void start(@Observes StartupEvent event, SyncConfig config, WorkerState worker) {
        if (!generations.isResolvable()) {
            return;
        }
        GenerationCoordinator made = new GenerationCoordinator(
                generations.get(),
                new GenerationCoordinator.Filling(register, log, auditor, config.sink()),
                () -> worker.coordinates() && worker.isRunning(),
                InstantSource.system());
        coordinator = Optional.of(made);
        Thread.ofPlatform().name("generations").daemon().start(made);
    }

    void stop(@Observes ShutdownEvent event) {
        coordinator.ifPresent(GenerationCoordinator::stop);
    }
}
