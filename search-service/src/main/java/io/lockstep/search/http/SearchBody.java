package io.lockstep.search.http;

import io.lockstep.search.Facet;
import io.lockstep.search.SearchAnswer;
import io.lockstep.search.SearchHit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A page of hits as JSON; {@code openapi.yaml} describes it.
 *
 * @param nextCursor null in JSON on the last page
 * @param didYouMean null in JSON where something matched the text as it was
 * @param tookMs the whole time in this service
 */
record SearchBody(
        SearchAnswer.Total total,
        List<SearchHit> hits,
        Map<String, Facet.Counts> facets,
        Optional<String> nextCursor,
        Optional<String> didYouMean,
        long tookMs) {

    static SearchBody of(SearchAnswer.Page page, long tookMs) {
        Map<String, Facet.Counts> facets = new LinkedHashMap<>();
        for (Facet facet : Facet.values()) {
            if (page.facets().containsKey(facet)) {
                facets.put(facet.wireName(), page.facets().get(facet));
            }
        }
        return new SearchBody(page.total(), page.hits(), facets, page.nextCursor(), page.didYouMean(), tookMs);
    }
}
