package io.lockstep.event.http;

import io.lockstep.event.Backlog;
import io.lockstep.event.Outbox;
import io.lockstep.event.RelayStatus;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;

/** How changes get from MySQL to Kafka, for operators. */
@Path("/admin/capture")
@Blocking
@Produces(MediaType.APPLICATION_JSON)
final class CaptureResource {

    private final Outbox outbox;
    private final RelayStatus status;
    private final Clock clock;

    CaptureResource(Outbox outbox, RelayStatus status, Clock clock) {
        this.outbox = outbox;
        this.status = status;
        this.clock = clock;
    }

    @GET
    public CaptureBody capture() {
        Backlog backlog = outbox.backlog();
        return CaptureBody.of(backlog, status.snapshot(), clock.instant());
    }
}
