package io.lockstep.sync.http;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The state of every sink in one answer, without authentication, at the address that the first system had. */
@Path("health/es-sync")
@Produces(MediaType.APPLICATION_JSON)
public final class EsSyncResource {

    private final SyncResource own;
    private final OtherWorkersClient others;

    EsSyncResource(SyncResource own, OtherWorkersClient others) {
        this.own = own;
        this.others = others;
    }

    @GET
    @Operation(summary = "State of each sink, and the ten latest failures of all")
    public EsSyncStatus health() {
        List<SyncStatus> sinks = new ArrayList<>();
        sinks.add(own.sync());
        sinks.addAll(others.statuses());
        return EsSyncStatus.of(sinks);
    }
}
