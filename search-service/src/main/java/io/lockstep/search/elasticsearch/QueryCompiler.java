package io.lockstep.search.elasticsearch;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.contract.EventIndex;
import io.lockstep.search.Condition;
import io.lockstep.search.SearchRequest;
import io.lockstep.search.SortOrder;
import io.lockstep.search.TextField;
import java.util.List;

/**
 * Turns a search into Elasticsearch's JSON: query, order and highlights. A function of its arguments alone.
 *
 * <p>It writes {@code match}, {@code multi_match}, {@code term} and {@code range} only: a caller's text is always a value
 * in them, never syntax.
 *
 * <p>{@code smartcn} splits 建模 into 建 and 模, so words alone would also find 建 and 模 far apart. Therefore nearly all
 * words must be there, and those that stand together as a phrase rank above those that do not.
 */
final class QueryCompiler {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** Up to four words must all be there; of five or more, a quarter may be missing (竞赛 is also called 比赛, or 大赛). */
    private static final String WORDS_REQUIRED = "4<-25%";

    private static final int PHRASE_BOOST = 2;
    /** How much a word counts in further fields when it stands in several. */
    private static final double TIE_BREAKER = 0.3;

    private static final List<String> ANYWHERE =
            List.of("recognizedEventName^3", "organizer", "relatedMajors", "applicableMajors");
    private static final List<String> HIGHLIGHTED =
            List.of("recognizedEventName", "organizer", "relatedMajors", "applicableMajors");

    private QueryCompiler() {}

    /** The part of the request body that all pages of one search share. */
    static ObjectNode compile(SearchRequest request) {
        ObjectNode body = JSON.objectNode();
        body.set("query", query(request.conditions()));
        body.set("sort", sort(request.sort()));
        body.set("highlight", highlight());
        return body;
    }

    private static ObjectNode query(List<Condition> conditions) {
        if (conditions.isEmpty()) {
            return wrapped("match_all", JSON.objectNode());
        }
        ObjectNode bool = JSON.objectNode();
        for (Condition condition : conditions) {
            switch (condition) {
                case Condition.Matches matches -> {
                    add(bool, "must", words(matches));
                    add(bool, "should", phrase(matches));
                }
                case Condition.MatchesAnywhere matches -> {
                    add(bool, "must", words(matches));
                    add(bool, "should", phrase(matches));
                }
                case Condition.Is is -> add(bool, "filter", term(is.field().jsonName(), is.value()));
                case Condition.Active active -> add(bool, "filter", term("isActive", active.active()));
                case Condition.HeldBetween range -> add(bool, "filter", range(range));
            }
        }
        return wrapped("bool", bool);
    }

    private static ObjectNode words(Condition.Matches matches) {
        return onField("match", matches.field(), text(matches.text()).put("minimum_should_match", WORDS_REQUIRED));
    }

    private static ObjectNode phrase(Condition.Matches matches) {
        return onField("match_phrase", matches.field(), text(matches.text()).put("boost", PHRASE_BOOST));
    }

    /** Across fields as if they were one, so that "数学建模 教育部" finds the first in the name, the second in the organizer. */
    private static ObjectNode words(Condition.MatchesAnywhere matches) {
        ObjectNode match = text(matches.text())
                .put("type", "cross_fields")
                .put("minimum_should_match", WORDS_REQUIRED)
                .put("tie_breaker", TIE_BREAKER);
        match.set("fields", strings(ANYWHERE));
        return wrapped("multi_match", match);
    }

    private static ObjectNode phrase(Condition.MatchesAnywhere matches) {
        ObjectNode match = text(matches.text()).put("type", "phrase").put("boost", PHRASE_BOOST);
        match.set("fields", strings(ANYWHERE));
        return wrapped("multi_match", match);
    }

    private static ObjectNode term(String field, String value) {
        return wrapped("term", JSON.objectNode().put(field, value));
    }

    private static ObjectNode term(String field, boolean value) {
        return wrapped("term", JSON.objectNode().put(field, value));
    }

    private static ObjectNode range(Condition.HeldBetween between) {
        ObjectNode bounds = JSON.objectNode();
        between.from().ifPresent(from -> bounds.put("gte", from.toString()));
        between.to().ifPresent(to -> bounds.put("lte", to.toString()));
        return wrapped("range", wrapped("recognizedEventTime", bounds));
    }

    /** Ends with the id, so that the order is total and a page can start after any hit. */
    private static ArrayNode sort(SortOrder order) {
        ArrayNode sort = JSON.arrayNode();
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
        return wrapped(field, JSON.objectNode().put("order", direction).put("missing", "_last"));
    }

    /** Whole values, with everything but the marks escaped as HTML. */
    private static ObjectNode highlight() {
        ObjectNode fields = JSON.objectNode();
        HIGHLIGHTED.forEach(field -> fields.set(field, JSON.objectNode()));
        ObjectNode highlight = JSON.objectNode().put("encoder", "html").put("number_of_fragments", 0);
        highlight.set("pre_tags", JSON.arrayNode().add(Highlights.OPEN));
        highlight.set("post_tags", JSON.arrayNode().add(Highlights.CLOSE));
        highlight.set("fields", fields);
        return highlight;
    }

    private static ObjectNode onField(String clause, TextField field, ObjectNode match) {
        return wrapped(clause, wrapped(field.jsonName(), match));
    }

    private static ObjectNode text(String text) {
        return JSON.objectNode().put("query", text);
    }

    private static void add(ObjectNode bool, String clause, ObjectNode query) {
        bool.withArray(clause).add(query);
    }

    private static ObjectNode wrapped(String name, ObjectNode value) {
        ObjectNode wrapper = JSON.objectNode();
        wrapper.set(name, value);
        return wrapper;
    }

    private static ArrayNode strings(List<String> values) {
        ArrayNode array = JSON.arrayNode();
        values.forEach(array::add);
        return array;
    }
}
