package io.lockstep.sync.kafka;

import io.lockstep.sync.ApplyHistory;
import io.lockstep.sync.ApplyListener;
import io.lockstep.sync.Sink;
import io.lockstep.sync.SyncConfig;
import io.lockstep.sync.deadletter.Ledgers;
import io.lockstep.sync.deadletter.LetterRecords;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Starts and stops the worker with the process. */
@ApplicationScoped
final class WorkerLifecycle {

    @Produces
    @Singleton
    @Typed(ApplyHistory.class)
    ApplyHistory history() {
        return new ApplyHistory(InstantSource.system());
    }

    @Produces
    @Singleton
    StreamsWorker worker(SyncConfig config, Instance<Sink> sink, ApplyHistory history, ApplyListener metrics) {
        return new StreamsWorker(config, sink.get(), history, metrics, InstantSource.system());
    }

    @Produces
    @Singleton
    Ledgers ledgers(StreamsWorker worker) {
        return worker.ledgers();
    }

    @Produces
    @Singleton
    LetterRecords letterRecords(StreamsWorker worker) {
        return worker.letterRecords();
    }

    void start(@Observes StartupEvent event, StreamsWorker worker) {
        worker.start();
    }

    void stop(@Observes ShutdownEvent event, StreamsWorker worker) throws InterruptedException {
        worker.stop();
    }
}
