package io.lockstep.search.http;

import io.lockstep.search.SearchServiceConfig;
import io.lockstep.search.SuggestionAnswer;
import io.lockstep.search.SuggestionAnswer.Suggestion;
import io.lockstep.search.SuggestionIndex;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Suggests names while somebody types. */
@Path("/api/search/suggest")
@Produces(MediaType.APPLICATION_JSON)
final class SuggestResource {

    private final SuggestionIndex index;
    private final SearchMetrics metrics;
    private final SearchServiceConfig.Query limits;
    private final long retryAfterSeconds;

    SuggestResource(SuggestionIndex index, SearchMetrics metrics, SearchServiceConfig config) {
        this.index = index;
        this.metrics = metrics;
        this.limits = config.query();
        this.retryAfterSeconds = Math.max(1, config.circuit().delay().toSeconds());
    }

    /** The answer's form. */
    record Body(List<Suggestion> suggestions, long tookMs) {}

    @GET
    public Response suggest(@Context UriInfo uri) {
        Faults faults = new Faults();
        Optional<SuggestParameters> asked = SuggestParameters.parse(uri.getQueryParameters(), limits, faults);
        if (asked.isEmpty()) {
            metrics.suggestionRefused();
            return ProblemType.INVALID_REQUEST
                    .answer(faults.summary(), uri.getPath(), faults.all())
                    .build();
        }
        long started = System.nanoTime();
        SuggestionAnswer answer = index.suggest(asked.get().text(), asked.get().size());
        Duration took = Duration.ofNanos(System.nanoTime() - started);
        metrics.suggested(answer, took);
        return switch (answer) {
            case SuggestionAnswer.Suggestions suggestions ->
                Response.ok(new Body(suggestions.all(), took.toMillis())).build();
            case SuggestionAnswer.Unavailable unavailable ->
                ProblemType.UNAVAILABLE
                        .answer(unavailable.reason() + "; try again later", uri.getPath())
                        .header(HttpHeaders.RETRY_AFTER, retryAfterSeconds)
                        .build();
        };
    }
}
