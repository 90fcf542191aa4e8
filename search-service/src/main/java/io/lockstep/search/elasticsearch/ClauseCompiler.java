package io.lockstep.search.elasticsearch;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.search.Abbreviations;
import io.lockstep.search.Clause;
import io.lockstep.search.Letters;
import io.lockstep.search.TextField;
import java.util.List;

/**
 * Turns clauses into Elasticsearch's JSON. A function of its arguments alone.
 *
 * <p>It writes {@code bool}, {@code dis_max}, {@code match}, {@code match_phrase}, {@code multi_match}, {@code term},
 * {@code terms}, {@code prefix} and {@code range} only: a caller's text is always a value in them, never syntax.
 *
 * <p>{@code smartcn} splits 建模 into 建 and 模, so words alone would also find 建 and 模 far apart. Therefore nearly all
 * words must be there, and those that stand together as a phrase rank above those that do not.
 */
final class ClauseCompiler {

    /** Up to four words must all be there; of five or more, a quarter may be missing (竞赛 is also called 比赛, or 大赛). */
    private static final String WORDS_REQUIRED = "4<-25%";

    private static final int PHRASE_BOOST = 2;
    /** How much a word counts in further fields when it stands in several. */
    private static final double TIE_BREAKER = 0.3;

    private static final List<String> ANYWHERE =
            List.of("recognizedEventName^3", "organizer", "relatedMajors", "applicableMajors");

    private ClauseCompiler() {}

    static ObjectNode compile(Clause clause) {
        return switch (clause) {
            case Clause.Match match -> match(match);
            case Clause.MatchPhrase phrase -> phrase(phrase.field(), text(phrase.text()));
            case Clause.Initials initials -> Pieces.together(Pieces.INITIALS, Letters.of(initials.letters()));
            case Clause.Term term ->
                Json.object("term", Json.object().put(term.field().indexName(), term.value()));
            case Clause.Terms terms ->
                Json.object("terms", Json.object(terms.field().indexName(), Json.strings(terms.values())));
            case Clause.Prefix prefix ->
                Json.object("prefix", Json.object().put(prefix.field().indexName(), prefix.prefix()));
            case Clause.Range range -> range(range);
            case Clause.Bool bool -> bool(bool);
        };
    }

    private static ObjectNode bool(Clause.Bool bool) {
        ObjectNode clauses = Json.object();
        put(clauses, "must", bool.must());
        put(clauses, "should", bool.should());
        put(clauses, "filter", bool.filter());
        put(clauses, "must_not", bool.mustNot());
        return clauses.isEmpty() ? Json.object("match_all", clauses) : Json.object("bool", clauses);
    }

    private static void put(ObjectNode clauses, String occurrence, List<Clause> all) {
        if (!all.isEmpty()) {
            ArrayNode list = clauses.putArray(occurrence);
            all.forEach(clause -> list.add(compile(clause)));
        }
    }

    /** The text as it is, or with an abbreviation in it spelled out, whichever matches better. */
    private static ObjectNode match(Clause.Match match) {
        List<String> spelledOut = match.field() == TextField.NAME || match.field() == TextField.ANY
                ? Abbreviations.spelledOut(match.text())
                : List.of();
        if (spelledOut.isEmpty()) {
            return words(match.field(), match.text());
        }
        ArrayNode readings = Json.array().add(words(match.field(), match.text()));
        spelledOut.forEach(text -> readings.add(words(match.field(), text)));
        return Json.object("dis_max", Json.object("queries", readings));
    }

    private static ObjectNode words(TextField field, String text) {
        ObjectNode bool = Json.object();
        bool.set("must", field == TextField.ANY ? wordsAnywhere(text) : wordsOf(field, text));
        bool.set("should", phrase(field, text(text).put("boost", PHRASE_BOOST)));
        return Json.object("bool", bool);
    }

    private static ObjectNode wordsOf(TextField field, String text) {
        return onField("match", field.wireName(), text(text).put("minimum_should_match", WORDS_REQUIRED));
    }

    /** Across fields as if they were one, so that "数学建模 教育部" finds the first in the name, the second in the organizer. */
    private static ObjectNode wordsAnywhere(String text) {
        ObjectNode match = text(text)
                .put("type", "cross_fields")
                .put("minimum_should_match", WORDS_REQUIRED)
                .put("tie_breaker", TIE_BREAKER);
        match.set("fields", Json.strings(ANYWHERE));
        return Json.object("multi_match", match);
    }

    private static ObjectNode phrase(TextField field, ObjectNode text) {
        if (field != TextField.ANY) {
            return onField("match_phrase", field.wireName(), text);
        }
        text.put("type", "phrase").set("fields", Json.strings(ANYWHERE));
        return Json.object("multi_match", text);
    }

    private static ObjectNode range(Clause.Range range) {
        ObjectNode bounds = Json.object();
        range.bounds().forEach((bound, value) -> bounds.put(bound.wireName(), value));
        return Json.object("range", Json.object(range.field().wireName(), bounds));
    }

    private static ObjectNode onField(String clause, String field, ObjectNode match) {
        return Json.object(clause, Json.object(field, match));
    }

    private static ObjectNode text(String text) {
        return Json.object().put("query", text);
    }
}
