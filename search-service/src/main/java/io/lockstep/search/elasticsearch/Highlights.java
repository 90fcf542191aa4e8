package io.lockstep.search.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads Elasticsearch's highlights and joins marks that touch: one for 建模, where the analyzer saw two words. */
final class Highlights {

    static final String OPEN = "<em>";
    static final String CLOSE = "</em>";

    private Highlights() {}

    static Map<String, List<String>> of(JsonNode highlight) {
        Map<String, List<String>> highlights = new LinkedHashMap<>();
        highlight.properties().forEach(field -> highlights.put(field.getKey(), values(field.getValue())));
        return highlights;
    }

    private static List<String> values(JsonNode fragments) {
        List<String> values = new ArrayList<>();
        // The text itself is escaped, so what looks like a mark is one.
        fragments.forEach(fragment -> values.add(fragment.asText().replace(CLOSE + OPEN, "")));
        return values;
    }
}
