package io.lockstep.event.http;

import io.lockstep.event.EventIds;
import io.lockstep.event.EventInput;
import io.lockstep.event.EventServiceConfig;
import io.lockstep.event.InputReading;
import io.lockstep.event.Precondition;
import io.lockstep.event.Register;
import io.lockstep.event.StoredEvent;
import io.lockstep.event.TraceParent;
import io.lockstep.event.WriteOutcome;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Recognized events, one at a time and in pages. */
@Path("/api/events")
@Blocking
@Produces(MediaType.APPLICATION_JSON)
final class EventResource {

    private static final String TRACE_PARENT = "traceparent";

    private final Register register;
    private final int maxBytes;

    EventResource(Register register, EventServiceConfig config) {
        this.register = register;
        this.maxBytes = Math.toIntExact(config.maxEventBytes().asLongValue());
    }

    @GET
    public EventPageBody list(
            @QueryParam("size") Optional<String> size, @QueryParam("cursor") Optional<String> cursor) {
        PageRequest page = PageRequest.of(size, cursor);
        return EventPageBody.of(register.list(page.cursor(), page.size()));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response create(InputStream body, @HeaderParam(TRACE_PARENT) String trace) throws IOException {
        return answer(register.create(input(body), TraceParent.of(trace)));
    }

    @GET
    @Path("{id}")
    public Response get(@PathParam("id") String id) {
        StoredEvent event = Optional.of(id)
                .filter(EventIds::isPossible)
                .flatMap(register::find)
                .orElseThrow(() -> notFound(id));
        return withEvent(Response.ok(), event);
    }

    @PUT
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response replace(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) Optional<String> ifMatch,
            @HeaderParam(TRACE_PARENT) String trace,
            InputStream body)
            throws IOException {
        Precondition precondition = EntityTags.ifMatch(ifMatch);
        EventInput input = input(body);
        return answer(register.replace(possible(id), input, precondition, TraceParent.of(trace)));
    }

    @DELETE
    @Path("{id}")
    public Response delete(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) Optional<String> ifMatch,
            @HeaderParam(TRACE_PARENT) String trace) {
        Precondition precondition = EntityTags.ifMatch(ifMatch);
        return answer(register.delete(possible(id), precondition, TraceParent.of(trace)));
    }

    private EventInput input(InputStream body) throws IOException {
        return switch (EventInputJson.read(BoundedBody.text(body, maxBytes))) {
            case InputReading.Valid(EventInput input) -> input;
            case InputReading.Invalid invalid ->
                throw new ProblemException(
                        ProblemType.INVALID_EVENT,
                        "Nothing was stored; errors names each wrong field.",
                        invalid.errors(),
                        Optional.empty());
        };
    }

    private static Response answer(WriteOutcome outcome) {
        return switch (outcome) {
            case WriteOutcome.Created(StoredEvent event) ->
                // Relative, since only the gateway in front knows the address that the client used.
                withEvent(Response.status(201).header(HttpHeaders.LOCATION, "/api/events/" + event.id()), event);
            case WriteOutcome.Replaced(StoredEvent event) -> withEvent(Response.ok(), event);
            case WriteOutcome.Unchanged(StoredEvent event) -> withEvent(Response.ok(), event);
            case WriteOutcome.Deleted deleted -> Response.noContent().build();
            case WriteOutcome.Absent(String id) -> throw notFound(id);
            case WriteOutcome.Stale stale ->
                throw new ProblemException(
                        ProblemType.STALE,
                        "If-Match does not name the current version, " + EntityTags.of(stale.current())
                                + "; read the event again.");
            case WriteOutcome.NameTaken taken ->
                throw new ProblemException(
                        ProblemType.NAME_TAKEN,
                        taken.id()
                                .map(id -> "The event is " + id + "; change that one, or choose another name.")
                                .orElse("The event was deleted meanwhile; try again."));
        };
    }

    private static Response withEvent(Response.ResponseBuilder answer, StoredEvent event) {
        return answer.entity(event.json())
                .type(MediaType.APPLICATION_JSON)
                .header(HttpHeaders.ETAG, EntityTags.of(event.version()))
                .build();
    }

    private static String possible(String id) {
        if (!EventIds.isPossible(id)) {
            throw notFound(id);
        }
        return id;
    }

    private static ProblemException notFound(String id) {
        return new ProblemException(
                ProblemType.NOT_FOUND, "There is no event " + (EventIds.isPossible(id) ? id : "of this id") + ".");
    }
}
