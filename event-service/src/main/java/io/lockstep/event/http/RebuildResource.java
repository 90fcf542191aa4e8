package io.lockstep.event.http;

import io.lockstep.event.EventServiceConfig;
import io.lockstep.event.rebuild.Operation;
import io.lockstep.event.rebuild.OperationIds;
import io.lockstep.event.rebuild.Operations;
import io.lockstep.event.rebuild.RebuildRequest;
import io.lockstep.event.rebuild.RebuildRunner;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Making read models again from MySQL, and how far that is. */
@Path("/admin")
@Blocking
@Produces(MediaType.APPLICATION_JSON)
final class RebuildResource {

    /** A thousand of the longest ids fit. */
    static final int MAX_BODY_BYTES = 256 << 10;

    private static final int LISTED = 50;

    private final Operations operations;
    private final RebuildRunner runner;
    private final EventServiceConfig config;

    RebuildResource(Operations operations, RebuildRunner runner, EventServiceConfig config) {
        this.operations = operations;
        this.runner = runner;
        this.config = config;
    }

    @POST
    @Path("es/rebuild")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response rebuild(InputStream body) throws IOException {
        RebuildRequest request = RebuildRequestJson.read(
                BoundedBody.text(body, MAX_BODY_BYTES), config.rebuild().rowsPerSecond());
        Operation operation = operations
                .create(request)
                .orElseThrow(() -> new ProblemException(
                        ProblemType.BUSY,
                        "There are " + Operations.MAX_OPEN + " operations that are not over; wait, or cancel some.",
                        List.of(),
                        Optional.of(Duration.ofSeconds(10))));
        runner.wake();
        return Response.accepted(OperationBody.of(operation))
                .header(HttpHeaders.LOCATION, "/admin/operations/" + operation.id())
                .build();
    }

    @GET
    @Path("operations")
    public List<OperationBody> latest() {
        return operations.latest(LISTED).stream().map(OperationBody::of).toList();
    }

    @GET
    @Path("operations/{id}")
    public OperationBody operation(@PathParam("id") String id) {
        return Optional.of(id)
                .filter(OperationIds::isPossible)
                .flatMap(operations::find)
                .map(OperationBody::of)
                .orElseThrow(RebuildResource::notFound);
    }

    /** An operation that is over stays as it is. */
    @POST
    @Path("operations/{id}/cancel")
    public OperationBody cancel(@PathParam("id") String id) {
        return Optional.of(id)
                .filter(OperationIds::isPossible)
                .flatMap(operations::cancel)
                .map(OperationBody::of)
                .orElseThrow(RebuildResource::notFound);
    }

    private static ProblemException notFound() {
        return new ProblemException(ProblemType.NOT_FOUND, "There is no such operation.");
    }
}
