package io.lockstep.event.http;

import io.lockstep.contract.Problem.FieldError;
import io.lockstep.event.EventIds;
import io.lockstep.event.EventInput;
import io.lockstep.event.EventServiceConfig;
import io.lockstep.event.InputReading;
import io.lockstep.event.Register;
import io.lockstep.event.StoredEvent;
import io.lockstep.event.WriteOutcome;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** Recognized events, one at a time and in pages. */
@Path("/api/events")
@Blocking
@Produces(MediaType.APPLICATION_JSON)
final class EventResource {

    private static final String MERGE_PATCH = "application/merge-patch+json";

    private final Register register;
    private final EventServiceConfig config;
    private final WriteMetrics metrics;
    private final WriteTokens tokens;

    EventResource(Register register, EventServiceConfig config, WriteMetrics metrics, WriteTokens tokens) {
        this.register = register;
        this.config = config;
        this.metrics = metrics;
        this.tokens = tokens;
    }

    @GET
    public Response list(@Context UriInfo uri, @Context HttpHeaders headers) {
        ListRequest request = ListRequest.page(uri, config.paging());
        byte[] body = EventPageJson.of(register.list(request.filter(), request.cursor(), request.size()));
        return Reads.unlessKnown(EntityTags.ofBytes(body), body, headers);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response create(InputStream body, @Context UriInfo uri, @Context HttpHeaders headers) throws IOException {
        String text = text(body);
        WriteCall call = WriteCall.of(HttpMethod.POST, uri, headers, text);
        return answer("create", register.create(input(text), call.origin()), call);
    }

    @GET
    @Path("{id}")
    public Response get(@PathParam("id") String id, @Context HttpHeaders headers) {
        StoredEvent event = Optional.of(id)
                .filter(EventIds::isPossible)
                .flatMap(register::find)
                .orElseThrow(() -> WriteAnswers.notFound(id));
        return Reads.unlessKnown(EntityTags.of(event.version()), event.json(), headers);
    }

    @PUT
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response replace(
            @PathParam("id") String id, InputStream body, @Context UriInfo uri, @Context HttpHeaders headers)
            throws IOException {
        String text = text(body);
        WriteCall call = change(HttpMethod.PUT, uri, headers, text);
        EventInput input = input(text);
        return answer("replace", register.replace(possible(id), input, call.precondition(), call.origin()), call);
    }

    @PATCH
    @Path("{id}")
    @Consumes({MERGE_PATCH, MediaType.APPLICATION_JSON})
    public Response patch(
            @PathParam("id") String id, InputStream body, @Context UriInfo uri, @Context HttpHeaders headers)
            throws IOException {
        String text = text(body);
        WriteCall call = change(HttpMethod.PATCH, uri, headers, text);
        return answer(
                "patch",
                register.patch(possible(id), EventInputJson.patch(text), call.precondition(), call.origin()),
                call);
    }

    @DELETE
    @Path("{id}")
    public Response delete(@PathParam("id") String id, @Context UriInfo uri, @Context HttpHeaders headers) {
        WriteCall call = change(HttpMethod.DELETE, uri, headers, "");
        return answer("delete", register.delete(possible(id), call.precondition(), call.origin()), call);
    }

    /** Brings a deleted event back, or the content of an older version; always under a new version. */
    @POST
    @Path("{id}/restore")
    public Response restore(
            @PathParam("id") String id, InputStream body, @Context UriInfo uri, @Context HttpHeaders headers)
            throws IOException {
        String text = text(body);
        WriteCall call = change(HttpMethod.POST, uri, headers, text);
        return answer(
                "restore",
                register.restore(possible(id), RestoreJson.version(text), call.precondition(), call.origin()),
                call);
    }

    private WriteCall change(String method, UriInfo uri, HttpHeaders headers, String body) {
        return WriteCall.of(method, uri, headers, body).demandingIfMatch(config.requireIfMatch(), headers);
    }

    private Response answer(String operation, WriteOutcome outcome, WriteCall call) {
        metrics.count(operation, outcome);
        return tokens.addTo(WriteAnswers.of(outcome, call.preference()), outcome);
    }

    private String text(InputStream body) throws IOException {
        return BoundedBody.text(body, Math.toIntExact(config.maxEventBytes().asLongValue()));
    }

    private static EventInput input(String text) {
        return switch (EventInputJson.read(text)) {
            case InputReading.Valid(EventInput input) -> input;
            case InputReading.Invalid(List<FieldError> errors) -> throw WriteAnswers.invalid(errors);
        };
    }

    private static String possible(String id) {
        if (!EventIds.isPossible(id)) {
            throw WriteAnswers.notFound(id);
        }
        return id;
    }
}
