package io.lockstep.search;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One event that a search found.
 *
 * @param event the document as it is indexed
 * @param score how well it matches, comparable within one answer only; empty unless sorted by relevance
 * @param highlights for each field that matched, its values as HTML with the matching words in {@code <em>}
 */
public record SearchHit(JsonNode event, Optional<Double> score, Map<String, List<String>> highlights) {

    public SearchHit {
        highlights = Map.copyOf(highlights);
    }
}
