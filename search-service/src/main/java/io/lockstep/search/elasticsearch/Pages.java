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

    /** The first {@code size} of the hits; there are at least as many. */
    static Page of(JsonNode found, int size, Optional<String> nextCursor) {
        JsonNode total = found.at("/hits/total");
        List<SearchHit> hits = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            hits.add(hit(found.at("/hits/hits").path(i)));
        }
        return new Page(
                new Total(
                        total.required("value").asLong(),
                        total.required("relation").asText()),
                hits,
                nextCursor);
    }

    private static SearchHit hit(JsonNode hit) {
        JsonNode score = hit.path("_score");
        return new SearchHit(
                hit.required("_source"),
                score.isNumber() ? Optional.of(score.asDouble()) : Optional.empty(),
                Highlights.of(hit.path("highlight")));
    }
}
