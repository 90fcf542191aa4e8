package io.lockstep.search.http;

import io.lockstep.contract.Problem.FieldError;
import io.lockstep.contract.WriteToken;
import io.lockstep.search.FreshSearch;
import io.lockstep.search.SearchAnswer;
import io.lockstep.search.SearchServiceConfig;
import io.lockstep.search.SeenVersions;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.util.List;

/** Searches. */
@Path(SearchResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
final class SearchResource {

    static final String PATH = "/api/search/events";

    private final FreshSearch index;
    private final SeenHeader seenHeader;
    private final SearchMetrics metrics;
    private final SearchServiceConfig.Query limits;
    private final long retryAfterSeconds;

    SearchResource(FreshSearch index, SeenHeader seenHeader, SearchMetrics metrics, SearchServiceConfig config) {
        this.index = index;
        this.seenHeader = seenHeader;
        this.metrics = metrics;
        this.limits = config.query();
        this.retryAfterSeconds = Math.max(1, config.circuit().delay().toSeconds());
    }

    @GET
    public Response search(@Context HttpHeaders headers, @Context UriInfo uri) {
        return search(SearchParameters.parse(uri.getQueryParameters(), limits), headers, uri);
    }

    /** A POST, since a query may be longer than an address; it changes nothing. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response search(byte[] body, @Context HttpHeaders headers, @Context UriInfo uri) {
        if (body.length > limits.maxBody().asLongValue()) {
            metrics.searchRefused();
            return ProblemType.BODY_TOO_LARGE
                    .answer(
                            "the body has " + body.length + " bytes; max-body is "
                                    + limits.maxBody().asLongValue(),
                            uri.getPath())
                    .build();
        }
        return search(SearchQueryBody.parse(body, limits), headers, uri);
    }

    private Response search(RequestReader.Parsed parsed, HttpHeaders headers, UriInfo uri) {
        return switch (seenHeader.parse(headers.getRequestHeader(WriteToken.HEADER))) {
            case SeenHeader.Parsed.Valid valid -> search(parsed, valid.seen(), uri);
            case SeenHeader.Parsed.Faulty faulty -> {
                metrics.searchRefused();
                yield invalid(List.of(new FieldError(WriteToken.HEADER, faulty.message())), uri);
            }
        };
    }

    private Response search(RequestReader.Parsed parsed, SeenVersions seen, UriInfo uri) {
        return switch (parsed) {
            case RequestReader.Parsed.Valid valid -> {
                long started = System.nanoTime();
                SearchAnswer answer = index.search(valid.request(), seen);
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

    private Response answered(SearchAnswer answer, Duration took, UriInfo uri) {
        return switch (answer) {
            case SearchAnswer.Page page ->
                Response.ok(SearchBody.of(page, took.toMillis())).build();
            case SearchAnswer.CursorRefused refused ->
                ProblemType.INVALID_CURSOR
                        .answer(refused.reason(), uri.getPath())
                        .build();
            case SearchAnswer.TooOld tooOld -> ProblemType.tooOld(uri.getPath()).build();
            case SearchAnswer.Unavailable unavailable -> unavailable(unavailable.reason(), uri);
        };
    }

    private static Response invalid(List<FieldError> errors, UriInfo uri) {
        FieldError first = errors.get(0);
        return ProblemType.INVALID_REQUEST
                .answer((first.field() + " " + first.message()).strip(), uri.getPath(), errors)
                .build();
    }

    private Response unavailable(String reason, UriInfo uri) {
        return ProblemType.UNAVAILABLE
                .answer(reason + "; try again later", uri.getPath())
                .header(HttpHeaders.RETRY_AFTER, retryAfterSeconds)
                .build();
    }
}
