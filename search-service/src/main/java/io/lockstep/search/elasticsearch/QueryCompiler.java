package io.lockstep.search.elasticsearch;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.contract.EventIndex;
import io.lockstep.search.Clause;
import io.lockstep.search.SortOrder;
import java.util.List;

/**
 * Turns a query and its order into Elasticsearch's JSON: query, sort and highlights. A function of its arguments alone.
 */
final class QueryCompiler {

    private static final List<String> HIGHLIGHTED =
            List.of("recognizedEventName", "organizer", "relatedMajors", "applicableMajors");

    private QueryCompiler() {}

    /** The part of the request body that all pages of one search share. */
    static ObjectNode compile(Clause.Bool query, SortOrder order) {
        ObjectNode body = Json.object();
        body.set("query", ClauseCompiler.compile(query));
        body.set("sort", sort(order));
        body.set("highlight", highlight());
        return body;
    }

    /** Ends with the id, so that the order is total and a page can start after any hit. */
    private static ArrayNode sort(SortOrder order) {
        ArrayNode sort = Json.array();
        switch (order) {
            case RELEVANCE -> sort.add("_score");
            case NAME -> sort.add(by("recognizedEventName.keyword", "asc"));
            case NAME_DESCENDING -> sort.add(by("recognizedEventName.keyword", "desc"));
            case TIME -> sort.add(by("recognizedEventTime", "asc"));
            case TIME_DESCENDING -> sort.add(by("recognizedEventTime", "desc"));
            case UPDATED -> sort.add(by("updatedAt", "asc"));
            case UPDATED_DESCENDING -> sort.add(by("updatedAt", "desc"));
        }
        sort.add(by(EventIndex.ID, "asc"));
        return sort;
    }

    private static ObjectNode by(String field, String direction) {
        return Json.object(field, Json.object().put("order", direction).put("missing", "_last"));
    }

    /** Whole values, with everything but the marks escaped as HTML. */
    private static ObjectNode highlight() {
        ObjectNode fields = Json.object();
        HIGHLIGHTED.forEach(field -> fields.set(field, Json.object()));
        ObjectNode highlight = Json.object().put("encoder", "html").put("number_of_fragments", 0);
        highlight.set("pre_tags", Json.array().add(Highlights.OPEN));
        highlight.set("post_tags", Json.array().add(Highlights.CLOSE));
        highlight.set("fields", fields);
        return highlight;
    }
}
