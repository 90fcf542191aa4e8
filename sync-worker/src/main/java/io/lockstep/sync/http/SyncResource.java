package io.lockstep.sync.http;

import io.lockstep.sync.Applier;
import io.lockstep.sync.ApplyHistory;
import io.lockstep.sync.WorkerState;
import io.lockstep.sync.deadletter.Ledgers;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** What an operator asks first: does it move, how far behind is it, and what failed. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
public final class SyncResource {

    private final WorkerState worker;
    private final ApplyHistory history;
    private final Ledgers ledgers;

    SyncResource(WorkerState worker, ApplyHistory history, Ledgers ledgers) {
        this.ledgers = ledgers;
        this.worker = worker;
        this.history = history;
    }

    @GET
    @Path("admin/sync")
    @Operation(summary = "State of this worker, lag of its group, and the ten latest failures")
    public SyncStatus sync() {
        Applier.Load load = worker.load();
        boolean up = worker.isRunning() && !load.open();
        return new SyncStatus(
                worker.sinkName(),
                up ? SyncStatus.UP : SyncStatus.DOWN,
                worker.state(),
                load.open(),
                worker.lag().isPresent() ? worker.lag().getAsLong() : null,
                worker.stalledPartitions(),
                worker.canaryAge().map(Duration::toMillis).orElse(null),
                load.pending(),
                load.parked(),
                ledgers.counts().open(),
                history.lastApplied()
                        .map(last -> new SyncStatus.LastApplied(
                                last.id(),
                                last.version(),
                                last.at(),
                                last.staleness().toMillis()))
                        .orElse(null),
                history.failures());
    }
}
