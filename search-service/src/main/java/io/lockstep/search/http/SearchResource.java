package io.lockstep.search.http;

import io.lockstep.contract.ChangeRecord;
import io.lockstep.contract.Problem.FieldError;
import io.lockstep.search.EventLookup;
import io.lockstep.search.LookupAnswer;
import io.lockstep.search.SearchAnswer;
import io.lockstep.search.SearchIndex;
import io.lockstep.search.SearchServiceConfig;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
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

/** Searches, and lookups by id. */
@Path(SearchResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
final class SearchResource {

    static final String PATH = "/api/search/events";

    /** Who answered a lookup, for operators and tests. */
    static final String SOURCE = "Lockstep-Source";

    /** Ids are made of these; what holds anything else cannot be one, and is not passed on. */
    private static final String ID_CHARACTERS = "[A-Za-z0-9_-]+";

    private final SearchIndex index;
    private final EventLookup lookup;
    private final SearchMetrics metrics;
    private final SearchServiceConfig.Query limits;
    private final long retryAfterSeconds;

    SearchResource(SearchIndex index, EventLookup lookup, SearchMetrics metrics, SearchServiceConfig config) {
        this.index = index;
        this.lookup = lookup;
        this.metrics = metrics;
        this.limits = config.query();
        this.retryAfterSeconds = Math.max(1, config.circuit().delay().toSeconds());
    }

    @GET
    public Response search(@Context UriInfo uri) {
        return search(SearchParameters.parse(uri.getQueryParameters(), limits), uri);
    }

    /** A POST, since a query may be longer than an address; it changes nothing. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response search(byte[] body, @Context UriInfo uri) {
        if (body.length > limits.maxBody().asLongValue()) {
            metrics.searchRefused();
            return ProblemType.BODY_TOO_LARGE
                    .answer(
                            "the body has " + body.length + " bytes; max-body is "
                                    + limits.maxBody().asLongValue(),
                            uri.getPath())
                    .build();
        }
        return search(SearchQueryBody.parse(body, limits), uri);
    }

    private Response search(RequestReader.Parsed parsed, UriInfo uri) {
        return switch (parsed) {
            case RequestReader.Parsed.Valid valid -> {
                long started = System.nanoTime();
                SearchAnswer answer = index.search(valid.request());
                Duration took = Duration.ofNanos(System.nanoTime() - started);
                metrics.searched(answer, took);
                yield answered(answer, took, uri);
            }
            case RequestReader.Parsed.Faulty faulty -> {
                metrics.searchRefused();
                yield invalid(faulty.errors(), uri);
            }
        };
    }

    @GET
    @Path("/{id}")
    public Response find(@PathParam("id") String id, @Context UriInfo uri, @Context Request request) {
        if (id.length() > ChangeRecord.MAX_ID_LENGTH) {
            return invalid(
                    List.of(new FieldError("id", "must have at most " + ChangeRecord.MAX_ID_LENGTH + " characters")),
                    uri);
        }
        if (!id.matches(ID_CHARACTERS)) {
            return unknown(uri).build();
        }
        long started = System.nanoTime();
        LookupAnswer answer = lookup.find(id);
        metrics.lookedUp(answer, Duration.ofNanos(System.nanoTime() - started));
        return answered(answer, uri, request);
    }

    private Response answered(SearchAnswer answer, Duration took, UriInfo uri) {
        return switch (answer) {
            case SearchAnswer.Page page ->
                Response.ok(SearchBody.of(page, took.toMillis())).build();
            case SearchAnswer.CursorRefused refused ->
                ProblemType.INVALID_CURSOR
                        .answer(refused.reason(), uri.getPath())
                        .build();
            case SearchAnswer.Unavailable unavailable -> unavailable(unavailable.reason(), uri);
        };
    }

    private Response answered(LookupAnswer answer, UriInfo uri, Request request) {
        return switch (answer) {
            case LookupAnswer.Found found -> found(found, request);
            case LookupAnswer.NotFound none ->
                unknown(uri).header(SOURCE, none.source().wireName()).build();
            case LookupAnswer.Unavailable unavailable -> unavailable(unavailable.reason(), uri);
        };
    }

    private static Response found(LookupAnswer.Found found, Request request) {
        EntityTag tag = new EntityTag(found.event().version().toString());
        Response.ResponseBuilder unchanged = request.evaluatePreconditions(tag);
        Response.ResponseBuilder answer =
                unchanged == null ? Response.ok(found.event().document()) : unchanged;
        return answer.tag(tag).header(SOURCE, found.source().wireName()).build();
    }

    private static Response invalid(List<FieldError> errors, UriInfo uri) {
        FieldError first = errors.get(0);
        return ProblemType.INVALID_REQUEST
                .answer((first.field() + " " + first.message()).strip(), uri.getPath(), errors)
                .build();
    }

    private static Response.ResponseBuilder unknown(UriInfo uri) {
        return ProblemType.NOT_FOUND.answer("there is no event with this id", uri.getPath());
    }

    private Response unavailable(String reason, UriInfo uri) {
        return ProblemType.UNAVAILABLE
                .answer(reason + "; try again later", uri.getPath())
                .header(HttpHeaders.RETRY_AFTER, retryAfterSeconds)
                .build();
    }
}
