package io.lockstep.search.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.contract.Problem.FieldError;
import io.lockstep.search.Clause;
import io.lockstep.search.Clause.Bound;
import io.lockstep.search.ExactField;
import io.lockstep.search.Facet;
import io.lockstep.search.SearchRequest;
import io.lockstep.search.SearchRequest.Page;
import io.lockstep.search.SearchServiceConfig;
import io.lockstep.search.SortOrder;
import io.lockstep.search.TextField;
import io.lockstep.search.TimeField;
import io.lockstep.search.fixture.TestConfig;
import io.lockstep.search.http.RequestReader.Parsed;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a body becomes, and every kind of abuse by name. */
class SearchQueryBodyTest {

    private static final SearchServiceConfig.Query LIMITS =
            TestConfig.defaults().query();

    @Test
    void anEmptyBodyAsksForTheFirstPageOfEverything() {
        assertThat(valid("{}"))
                .isEqualTo(new SearchRequest(
                        Clause.Bool.EVERYTHING, SortOrder.RELEVANCE, new Page(20, Optional.empty()), Set.of()));
    }

    @Test
    void everyClauseBecomesItsNoun() {
        SearchRequest request = valid("""
                {'query': {'bool': {
                   'must': [{'match': {'any': '数学建模'}}, {'matchPhrase': {'organizer': '数学学会'}}],
                   'should': [{'prefix': {'recognizedEventName': '全国'}}],
                   'filter': [{'term': {'isActive': true}}, {'terms': {'recognizedLevel': ['A+', 'A']}},
                              {'range': {'recognizedEventTime': {'gte': '2025-01-01', 'lt': '2026-01-01'}}}],
                   'mustNot': [{'bool': {'filter': [{'term': {'college': '软件学院'}}]}}]}},
                 'sort': '-time', 'size': 7, 'cursor': 'abc', 'facets': ['year']}
                """);

        assertThat(request)
                .isEqualTo(new SearchRequest(
                        new Clause.Bool(
                                List.of(
                                        new Clause.Match(TextField.ANY, "数学建模"),
                                        new Clause.MatchPhrase(TextField.ORGANIZER, "数学学会")),
                                List.of(new Clause.Prefix(ExactField.NAME, "全国")),
                                List.of(
                                        new Clause.Term(ExactField.ACTIVE, "true"),
                                        new Clause.Terms(ExactField.LEVEL, List.of("A+", "A")),
                                        new Clause.Range(
                                                TimeField.DAY,
                                                Map.of(Bound.GTE, "2025-01-01", Bound.LT, "2026-01-01"))),
                                List.of(Clause.Bool.of(
                                        List.of(), List.of(new Clause.Term(ExactField.COLLEGE, "软件学院"))))),
                        SortOrder.TIME_DESCENDING,
                        new Page(7, Optional.of("abc")),
                        Set.of(Facet.YEAR)));
    }

    @Test
    void oneClauseAloneIsAQuery() {
        assertThat(valid("{'query': {'match': {'any': 'x'}}}").query())
                .isEqualTo(Clause.Bool.of(List.of(new Clause.Match(TextField.ANY, "x")), List.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{'query': {'query_string': {'query': 'a:*'}}} | /query | \"query_string\" is not",
                "{'query': {'script': {}}} | /query | \"script\" is not",
                "{'query': {'wildcard': {'organizer': '*'}}} | /query | \"wildcard\" is not",
                "{'query': {'regexp': {'organizer': '.*'}}} | /query | \"regexp\" is not",
                "{'query': {'match': {'recognizedEventName.keyword': 'x'}}} | /query/match | is none here",
                "{'query': {'match': {'deletedAt': 'x'}}} | /query/match | is none here",
                "{'query': {'term': {'version': 1}}} | /query/term | is none here",
                "{'query': {'match': {'any': 'x', 'organizer': 'y'}}} | /query/match | exactly a field",
                "{'query': {'match': {'any': {'query': 'x', 'fuzziness': 9}}}} | /query/match/any | a text that is not blank",
                "{'query': {'match': {'any': ' '}}} | /query/match/any | not blank",
                "{'query': {'term': {'isActive': 1}}} | /query/term/isActive | must be true or false",
                "{'query': {'term': {'recognizedEventTime': 'now'}}} | /query/term/recognizedEventTime | a day such as",
                "{'query': {'prefix': {'isActive': 't'}}} | /query/prefix/isActive | has no prefixes",
                "{'query': {'terms': {'college': []}}} | /query/terms/college | one value or more",
                "{'query': {'terms': {'college': {'index': 'x', 'path': 'y'}}}} | /query/terms/college | must be a list",
                "{'query': {'range': {'recognizedEventTime': {'gte': 'now-1d/d'}}}} | /query/range/recognizedEventTime/gte | a day such as",
                "{'query': {'range': {'createdAt': {'gte': '2025-01-01'}}}} | /query/range/createdAt/gte | an instant such as",
                "{'query': {'range': {'createdAt': {'gte': '2025-11-24T24:00:00Z'}}}} | /query/range/createdAt/gte | an instant such as",
                "{'query': {'range': {'createdAt': {'gte': '2016-12-31T23:59:60Z'}}}} | /query/range/createdAt/gte | an instant such as",
                "{'query': {'range': {'createdAt': {'gte': '2025-11-24T06:08:07.Z'}}}} | /query/range/createdAt/gte | an instant such as",
                "{'query': {'range': {'createdAt': {'gte': '1969-12-31T00:00:00Z'}}}} | /query/range/createdAt/gte | an instant such as",
                "{'query': {'range': {'createdAt': {'gte': '2300-01-01T00:00:00Z'}}}} | /query/range/createdAt/gte | an instant such as",
                "{'query': {'range': {'recognizedEventTime': {}}}} | /query/range/recognizedEventTime | gt or gte",
                "{'query': {'range': {'recognizedEventTime': {'format': 'x'}}}} | /query/range/recognizedEventTime | gt or gte",
                "{'query': {'bool': {'must_not': []}}} | /query/bool/must_not | must, should, filter, mustNot",
                "{'query': {'bool': {'must': {}}}} | /query/bool/must | a list of clauses",
                "{'query': []} | /query | an object with exactly one of",
                "{'size': 101} | /size | from 1 to 100",
                "{'size': '20'} | /size | from 1 to 100",
                "{'size': -1} | /size | from 1 to 100",
                "{'from': 10000} | /from | is not known here",
                "{'aggs': {}} | /aggs | is not known here",
                "{'sort': '_script'} | /sort | must be one of",
                "{'sort': []} | /sort | must be a text",
                "{'facets': ['version']} | /facets | must be some of",
                "{'size': 1, 'size': 2} | ^^ | Duplicate field",
                "{} {} | ^^ | must be JSON",
                "[] | ^^ | must be a JSON object",
                "{ | ^^ | must be JSON",
            })
    void whatIsNotInTheModelIsRefusedWhereItStands(String body, String place, String message) {
        List<FieldError> errors = errors(body);

        assertThat(errors).hasSize(1);
        assertThat(errors.get(0).field()).isEqualTo(place == null ? "" : place);
        assertThat(errors.get(0).message()).contains(message);
    }

    @Test
    void depthIsBounded() {
        assertThat(valid("{'query': " + nested(4) + "}").query().must()).hasSize(1);
        assertThat(errors("{'query': " + nested(5) + "}"))
                .containsExactly(new FieldError(
                        "/query/bool/must/0/bool/must/0/bool/must/0/bool/must/0/bool",
                        "lies too deep; max-depth is 4"));
    }

    @Test
    void aBombOfBracketsIsRefusedByTheParser() {
        assertThat(errors("{'query': " + "[".repeat(30_000)).get(0).message()).contains("nesting depth");
    }

    @Test
    void clausesAreBoundedHoweverTheyAreSpread() {
        String clause = "{'match': {'any': 'x'}}";

        assertThat(valid("{'query': {'bool': {'must': [" + repeated(clause, 63) + "]}}}")
                        .query()
                        .must())
                .hasSize(63);
        assertThat(errors("{'query': {'bool': {'must': [" + repeated(clause, 40) + "], 'should': ["
                        + repeated(clause, 40) + "]}}}"))
                .hasSize(1)
                .allSatisfy(
                        error -> assertThat(error.message()).isEqualTo("is one clause too many; max-clauses is 64"));
    }

    @Test
    void valuesOfAClauseAreBounded() {
        assertThat(errors("{'query': {'terms': {'college': [" + repeated("'x'", 101) + "]}}}"))
                .containsExactly(new FieldError("/query/terms/college", "has 101 values; max-terms is 100"));
    }

    @Test
    void textIsBounded() {
        assertThat(errors("{'query': {'match': {'any': '" + "赛".repeat(201) + "'}}}"))
                .containsExactly(new FieldError("/query/match/any", "must have at most 200 characters"));
    }

    @Test
    void textsAreBoundedTogether() {
        String text = "{'match': {'any': '" + "赛".repeat(200) + "'}}";

        assertThat(valid("{'query': {'bool': {'must': [" + repeated(text, 20) + "]}}}")
                        .query()
                        .must())
                .hasSize(20);
        assertThat(errors("{'query': {'bool': {'must': [" + repeated(text, 30) + "]}}}"))
                .containsExactly(new FieldError(
                        "/query/bool/must/20/match/any",
                        "takes the texts together beyond 4000 characters, which is max-text-total"));
    }

    @Test
    void faultsAreGatheredAndBounded() {
        assertThat(errors("{'sort': 'x', 'size': 0, 'query': {'match': {'x': 'y'}}}"))
                .hasSize(3);
        assertThat(errors("{'query': {'bool': {'must': [" + repeated("{'x': 1}", 60) + "]}}}"))
                .hasSize(20);
    }

    private static String nested(int depth) {
        return depth == 1
                ? "{'bool': {'must': [{'match': {'any': 'x'}}]}}"
                : "{'bool': {'must': [" + nested(depth - 1) + "]}}";
    }

    private static String repeated(String element, int times) {
        return IntStream.range(0, times).mapToObj(i -> element).collect(Collectors.joining(","));
    }

    private static SearchRequest valid(String body) {
        return ((Parsed.Valid) parse(body)).request();
    }

    private static List<FieldError> errors(String body) {
        return ((Parsed.Faulty) parse(body)).errors();
    }

    private static Parsed parse(String body) {
        return SearchQueryBody.parse(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8), LIMITS);
    }
}
