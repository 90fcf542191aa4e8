package io.lockstep.search.http;

import io.lockstep.search.SearchAnswer;
import io.lockstep.search.SearchHit;
import java.util.List;
import java.util.Optional;

/**
 * A page of hits as JSON; {@code openapi.yaml} describes it.
 *
 * @param nextCursor null in JSON on the last page
 * @param tookMs the whole time in this service
 */
record SearchBody(SearchAnswer.Total total, List<SearchHit> hits, Optional<String> nextCursor, long tookMs) {

    static SearchBody of(SearchAnswer.Page page, long tookMs) {
        return new SearchBody(page.total(), page.hits(), page.nextCursor(), tookMs);
    }
}
