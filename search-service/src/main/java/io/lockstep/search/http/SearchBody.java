package io.lockstep.search.http;

import io.lockstep.search.SearchAnswer;
import io.lockstep.search.SearchHit;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A page of hits as JSON. */
@Schema(name = "SearchPage")
record SearchBody(
        SearchAnswer.Total total,
        List<SearchHit> hits,

        @Schema(
                description = "Where the next page starts; null on the last page",
                nullable = true,
                implementation = String.class)
        Optional<String> nextCursor,

        @Schema(description = "Milliseconds that the search took in this service")
        long tookMs) {

    static SearchBody of(SearchAnswer.Page page, long tookMs) {
        return new SearchBody(page.total(), page.hits(), page.nextCursor(), tookMs);
    }
}
