package io.lockstep.search.http;

import io.lockstep.contract.ChangeRecord;
import io.lockstep.contract.Problem.FieldError;
import io.lockstep.contract.WriteToken;
import io.lockstep.search.EventLookup;
import io.lockstep.search.LookupAnswer;
import io.lockstep.search.SearchServiceConfig;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/** Lookups by id. Nothing here blocks, so requests stay on the thread that reads them. */
@Path(SearchResource.PATH)
@NonBlocking
@Produces(MediaType.APPLICATION_JSON)
final class LookupResource {

    /** Who answered, for operators and tests. */
    static final String SOURCE = "Lockstep-Source";

    /** Ids are made of these; what holds anything else cannot be one, and is not passed on. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]+");

    private final EventLookup lookup;
    private final SeenHeader seenHeader;
    private final LookupMetrics metrics;
    private final String retryAfterSeconds;

    LookupResource(EventLookup lookup, SeenHeader seenHeader, LookupMetrics metrics, SearchServiceConfig config) {
        this.lookup = lookup;
        this.seenHeader = seenHeader;
        this.metrics = metrics;
        this.retryAfterSeconds =
                Long.toString(Math.max(1, config.circuit().delay().toSeconds()));
    }

    @GET
    @Path("/{id}")
    public CompletionStage<Response> find(
            @PathParam("id") String id, @Context HttpHeaders headers, @Context UriInfo uri, @Context Request request) {
        if (id.length() > ChangeRecord.MAX_ID_LENGTH) {
            return refused("id", "must have at most " + ChangeRecord.MAX_ID_LENGTH + " characters", uri);
        }
        if (!ID.matcher(id).matches()) {
            return CompletableFuture.completedStage(unknown(uri).build());
        }
        return switch (seenHeader.parse(headers.getRequestHeader(WriteToken.HEADER))) {
            case SeenHeader.Parsed.Faulty faulty -> refused(WriteToken.HEADER, faulty.message(), uri);
            case SeenHeader.Parsed.Valid valid -> {
                long started = System.nanoTime();
                yield lookup.find(id, valid.seen().of(id)).thenApply(answer -> {
                    metrics.lookedUp(answer, Duration.ofNanos(System.nanoTime() - started));
                    return answered(answer, uri, request);
                });
            }
        };
    }

    private Response answered(LookupAnswer answer, UriInfo uri, Request request) {
        return switch (answer) {
            case LookupAnswer.Found found -> found(found, request);
            case LookupAnswer.NotFound none ->
                unknown(uri).header(SOURCE, none.source().wireName()).build();
            case LookupAnswer.Unavailable unavailable ->
                ProblemType.UNAVAILABLE
                        .answer(unavailable.reason() + "; try again later", uri.getPath())
                        .header(HttpHeaders.RETRY_AFTER, retryAfterSeconds)
                        .build();
            case LookupAnswer.TooOld tooOld -> ProblemType.tooOld(uri.getPath()).build();
        };
    }

    private static Response found(LookupAnswer.Found found, Request request) {
        EntityTag tag = new EntityTag(found.event().version().toString());
        Response.ResponseBuilder unchanged = request.evaluatePreconditions(tag);
        Response.ResponseBuilder answer =
                unchanged == null ? Response.ok(found.event().document()) : unchanged;
        return answer.tag(tag).header(SOURCE, found.source().wireName()).build();
    }

    private static CompletionStage<Response> refused(String field, String message, UriInfo uri) {
        return CompletableFuture.completedStage(ProblemType.INVALID_REQUEST
                .answer(field + " " + message, uri.getPath(), List.of(new FieldError(field, message)))
                .build());
    }

    private static Response.ResponseBuilder unknown(UriInfo uri) {
        return ProblemType.NOT_FOUND.answer("there is no event with this id", uri.getPath());
    }
}
