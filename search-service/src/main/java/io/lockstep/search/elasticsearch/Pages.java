package io.lockstep.search.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.search.SearchAnswer.Page;
import io.lockstep.search.SearchAnswer.Total;
import io.lockstep.search.SearchHit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads pages of hits out of Elasticsearch's answers. */
final class Pages {

    private Pages() {}

    /** The first {@code size} of the hits, or all if there are fewer. */
    static Page of(JsonNode found, int size, Optional<String> nextCursor, Optional<String> didYouMean) {
        JsonNode total = found.at("/hits/total");
        List<SearchHit> hits = new ArrayList<>(size);
        for (JsonNode hit : found.at("/hits/hits")) {
            if (hits.size() < size) {
                hits.add(hit(hit));
            }
        }
        return new Page(
                new Total(
                        total.required("value").asLong(),
                        total.required("relation").asText()),
                hits,
                FacetCompiler.read(found.path("aggregations")),
                nextCursor,
                didYouMean);
    }

    private static SearchHit hit(JsonNode hit) {
        JsonNode score = hit.path("_score");
        return new SearchHit(
                hit.required("_source"),
                score.isNumber() ? Optional.of(score.asDouble()) : Optional.empty(),
                Highlights.of(hit.path("highlight")));
    }
}
