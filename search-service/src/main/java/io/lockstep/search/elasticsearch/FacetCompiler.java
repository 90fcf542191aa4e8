package io.lockstep.search.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.search.Clause;
import io.lockstep.search.Facet;
import io.lockstep.search.SearchRequest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Asks for facets, and reads them.
 *
 * <p>A facet is counted as if nothing had been chosen of it, with everything else that was: whoever has chosen level A
 * still sees how many events there are of level B. Therefore the filters that choose among a facet's values move behind
 * the query, into the post filter, and into the counts of all other facets.
 */
final class FacetCompiler {

    /** Values that one facet shows; the others are counted together. */
    static final int MAX_VALUES = 50;

    private static final String VALUES = "values";

    private FacetCompiler() {}

    /** Adds what counts the request's facets to its search. */
    static void addTo(ObjectNode body, SearchRequest request) {
        Clause.Bool query = request.query();
        List<Clause> choices = query.filter().stream()
                .filter(clause -> request.facets().stream().anyMatch(facet -> facet.isChosenBy(clause)))
                .toList();
        if (!choices.isEmpty()) {
            List<Clause> others = new ArrayList<>(query.filter());
            others.removeAll(choices);
            if (query.must().isEmpty() && others.isEmpty()) {
                // Where there was a filter, no clause of should has to hold, and taking it away must not change that.
                others.add(Clause.Bool.EVERYTHING);
            }
            body.set(
                    "query",
                    ClauseCompiler.compile(new Clause.Bool(query.must(), query.should(), others, query.mustNot())));
            body.set("post_filter", all(choices));
        }
        ObjectNode counts = body.putObject("aggs");
        for (Facet facet : Facet.values()) {
            if (request.facets().contains(facet)) {
                counts.set(facet.wireName(), counted(facet, choices));
            }
        }
    }

    private static ObjectNode counted(Facet facet, List<Clause> choices) {
        List<Clause> others =
                choices.stream().filter(clause -> !facet.isChosenBy(clause)).toList();
        ObjectNode counted = Json.object("filter", all(others));
        counted.set("aggs", Json.object(VALUES, values(facet)));
        return counted;
    }

    private static ObjectNode all(List<Clause> filters) {
        return ClauseCompiler.compile(Clause.Bool.of(List.of(), filters));
    }

    private static ObjectNode values(Facet facet) {
        return switch (facet) {
            case LEVEL -> terms("recognizedLevel");
            case COLLEGE -> terms("college");
            case ORGANIZER -> terms("organizer.keyword");
            case ACTIVE -> terms("isActive");
            case YEAR -> {
                ObjectNode histogram = Json.object()
                        .put("field", "recognizedEventTime")
                        .put("calendar_interval", "year")
                        .put("format", "yyyy")
                        .put("min_doc_count", 1);
                histogram.set("order", Json.object().put("_key", "desc"));
                yield Json.object("date_histogram", histogram);
            }
        };
    }

    private static ObjectNode terms(String field) {
        return Json.object("terms", Json.object().put("field", field).put("size", MAX_VALUES));
    }

    static Map<Facet, Facet.Counts> read(JsonNode aggregations) {
        Map<Facet, Facet.Counts> facets = new EnumMap<>(Facet.class);
        aggregations
                .properties()
                .forEach(entry -> Facet.of(entry.getKey())
                        .ifPresent(facet ->
                                facets.put(facet, counts(entry.getValue().path(VALUES)))));
        return facets;
    }

    private static Facet.Counts counts(JsonNode found) {
        List<Facet.ValueCount> values = new ArrayList<>();
        long others = found.path("sum_other_doc_count").asLong();
        for (JsonNode bucket : found.path("buckets")) {
            long count = bucket.path("doc_count").asLong();
            if (values.size() < MAX_VALUES) {
                JsonNode name = bucket.has("key_as_string") ? bucket.get("key_as_string") : bucket.path("key");
                values.add(new Facet.ValueCount(name.asText(), count));
            } else {
                others += count;
            }
        }
        return new Facet.Counts(values, others);
    }
}
