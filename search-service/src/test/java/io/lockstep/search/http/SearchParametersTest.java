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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchParametersTest {

    private static final SearchServiceConfig.Query LIMITS =
            TestConfig.defaults().query();

    @Test
    void noParametersAskForTheFirstPageOfEverything() {
        assertThat(valid())
                .isEqualTo(new SearchRequest(
                        Clause.Bool.EVERYTHING, SortOrder.RELEVANCE, new Page(20, Optional.empty()), Set.of()));
    }

    @Test
    void everyParameterBecomesItsPartOfTheRequest() {
        SearchRequest request = valid(
                "eventName", "数学建模",
                "organizer", "教育部",
                "q", "软件",
                "recognizedEventId", "evt_1",
                "level", "A+",
                "college", "软件学院",
                "active", "1",
                "from", "2025-01-01",
                "to", "2025-12-31",
                "sort", "-time",
                "size", "100",
                "cursor", "abc",
                "facets", "level,year");

        assertThat(request)
                .isEqualTo(new SearchRequest(
                        Clause.Bool.of(
                                List.of(
                                        new Clause.Match(TextField.NAME, "数学建模"),
                                        new Clause.Match(TextField.ORGANIZER, "教育部"),
                                        new Clause.Match(TextField.ANY, "软件")),
                                List.of(
                                        new Clause.Term(ExactField.ID, "evt_1"),
                                        new Clause.Term(ExactField.LEVEL, "A+"),
                                        new Clause.Term(ExactField.COLLEGE, "软件学院"),
                                        new Clause.Term(ExactField.ACTIVE, "true"),
                                        new Clause.Range(
                                                TimeField.DAY,
                                                Map.of(Bound.GTE, "2025-01-01", Bound.LTE, "2025-12-31")))),
                        SortOrder.TIME_DESCENDING,
                        new Page(100, Optional.of("abc")),
                        Set.of(Facet.LEVEL, Facet.YEAR)));
    }

    @Test
    void blankParametersCountAsAbsentSinceFormsSendThem() {
        assertThat(valid("eventName", "", "organizer", "  ", "active", "", "sort", "", "size", "", "cursor", ""))
                .isEqualTo(valid());
    }

    @Test
    void aRangeMayBeOpenAtEitherEnd() {
        assertThat(valid("from", "2025-01-01").query().filter())
                .containsExactly(new Clause.Range(TimeField.DAY, Map.of(Bound.GTE, "2025-01-01")));
        assertThat(valid("to", "2025-01-01").query().filter())
                .containsExactly(new Clause.Range(TimeField.DAY, Map.of(Bound.LTE, "2025-01-01")));
    }

    @ParameterizedTest
    @CsvSource({"true, true", "1, true", "false, false", "0, false"})
    void activeTakesWordsAndDigits(String given, String meant) {
        assertThat(valid("active", given).query().filter()).containsExactly(new Clause.Term(ExactField.ACTIVE, meant));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "active | 2 | must be true, false, 1 or 0",
                "active | TRUE | must be true, false, 1 or 0",
                "from | 2025-1-1 | must be a day such as 2025-09-04",
                "from | 2025-02-30 | must be a day of the calendar such as 2025-09-04",
                "to | +12025-01-01 | must be a day such as 2025-09-04",
                "sort | score | must be one of relevance, name, -name, time, -time, updated, -updated",
                "size | 0 | must be a number from 1 to 100",
                "size | 101 | must be a number from 1 to 100",
                "size | -1 | must be a number from 1 to 100",
                "size | 99999999999 | must be a number from 1 to 100",
                "size | ten | must be a number from 1 to 100",
                "q | a\uFFFDb | must be UTF-8",
                "facets | level,size | must be some of level, college, organizer, active, year",
            })
    void aWrongValueIsNamedWithWhatWouldBeRight(String name, String value, String message) {
        assertThat(errors(name, value)).containsExactly(new FieldError(name, message));
    }

    @Test
    void textOfTwoHundredCharactersIsTakenAndOneMoreIsNot() {
        // Outside the basic plane: two chars, one character.
        String longest = "𠮷".repeat(200);

        assertThat(valid("eventName", longest).query().must()).hasSize(1);
        assertThat(errors("eventName", longest + "x"))
                .containsExactly(new FieldError("eventName", "must have at most 200 characters"));
        assertThat(errors("cursor", "x".repeat(8193)))
                .containsExactly(new FieldError("cursor", "must have at most 8192 characters"));
    }

    @Test
    void aParameterGivenTwiceIsRefusedRatherThanGuessedAt() {
        assertThat(SearchParameters.parse(Map.of("level", List.of("A", "B")), LIMITS))
                .isEqualTo(new Parsed.Faulty(List.of(new FieldError("level", "must be given once, not 2 times"))));
    }

    @Test
    void aParameterThatIsNotKnownIsRefusedWithThoseThatAre() {
        List<FieldError> errors = errors("eventname", "x");

        assertThat(errors).hasSize(1);
        assertThat(errors.get(0).field()).isEqualTo("eventname");
        assertThat(errors.get(0).message()).contains("eventName, organizer, recognizedEventId, q");
    }

    @Test
    void aRangeThatEndsBeforeItBeginsIsRefused() {
        assertThat(errors("from", "2025-02-01", "to", "2025-01-31"))
                .containsExactly(new FieldError("to", "must not be before from, which is 2025-02-01"));
    }

    @Test
    void allFaultsAreReportedAtOnce() {
        assertThat(errors("active", "x", "size", "x", "sort", "x", "unknown", "x"))
                .extracting(FieldError::field)
                .containsExactly("unknown", "active", "sort", "size");
    }

    private static SearchRequest valid(String... namesAndValues) {
        return ((Parsed.Valid) SearchParameters.parse(parameters(namesAndValues), LIMITS)).request();
    }

    private static List<FieldError> errors(String... namesAndValues) {
        return ((Parsed.Faulty) SearchParameters.parse(parameters(namesAndValues), LIMITS)).errors();
    }

    private static Map<String, List<String>> parameters(String... namesAndValues) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            parameters.put(namesAndValues[i], List.of(namesAndValues[i + 1]));
        }
        return parameters;
    }
}
