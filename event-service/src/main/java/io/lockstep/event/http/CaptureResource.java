package io.lockstep.event.http;

import io.lockstep.event.Backlog;
import io.lockstep.event.BinlogWatch;
import io.lockstep.event.EventServiceConfig;
import io.lockstep.event.Outbox;
import io.lockstep.event.RelayStatus;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;

/** How changes get from MySQL to Kafka, for operators. */
@Path("/admin/capture")
@Blocking
@Produces(MediaType.APPLICATION_JSON)
final class CaptureResource {

    private final Outbox outbox;
    private final BinlogWatch binlog;
    private final RelayStatus status;
    private final EventServiceConfig config;
    private final Clock clock;

    CaptureResource(Outbox outbox, BinlogWatch binlog, RelayStatus status, EventServiceConfig config, Clock clock) {
        this.outbox = outbox;
        this.binlog = binlog;
        this.status = status;
        this.config = config;
        this.clock = clock;
    }

    @GET
    public CaptureBody capture() {
        Backlog backlog = outbox.backlog();
        return CaptureBody.of(config.capture(), backlog, binlog.standing(), status.snapshot(), clock.instant());
    }

    /** Makes the binlog capture read the tables again; that is also how it goes on after it was halted. */
    @POST
    @Path("/snapshot")
    public Response snapshot() {
        binlog.requestSnapshot();
        return Response.accepted().build();
    }
}
