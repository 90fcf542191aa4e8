package io.lockstep.search.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.search.Clause;
import io.lockstep.search.Clause.Bound;
import io.lockstep.search.ExactField;
import io.lockstep.search.SortOrder;
import io.lockstep.search.TextField;
import io.lockstep.search.TimeField;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class QueryCompilerTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void noConditionMeansEveryEvent() {
        assertThat(compiled(Clause.Bool.EVERYTHING)).isEqualTo(json("{'match_all':{}}"));
    }

    @Test
    void wordsAreRequiredAndTheirPhraseRanks() {
        assertThat(compiled(new Clause.Match(TextField.NAME, "数学建模"))).isEqualTo(json("""
                        {'bool':{
                          'must':{'match':{'recognizedEventName':{'query':'数学建模','minimum_should_match':'4<-25%'}}},
                          'should':{'match_phrase':{'recognizedEventName':{'query':'数学建模','boost':2}}}}}
                        """));
    }

    @Test
    void wordsAnywhereSpreadOverTheFields() {
        assertThat(compiled(new Clause.Match(TextField.ANY, "软件"))).isEqualTo(json("""
                        {'bool':{
                          'must':{'multi_match':{'query':'软件','type':'cross_fields','minimum_should_match':'4<-25%',
                            'tie_breaker':0.3,
                            'fields':['recognizedEventName^3','organizer','relatedMajors','applicableMajors']}},
                          'should':{'multi_match':{'query':'软件','type':'phrase','boost':2,
                            'fields':['recognizedEventName^3','organizer','relatedMajors','applicableMajors']}}}}
                        """));
    }

    @Test
    void exactClausesCompareWholeValues() {
        assertThat(compiled(new Clause.Term(ExactField.LEVEL, "A+")))
                .isEqualTo(json("{'term':{'recognizedLevel':'A+'}}"));
        assertThat(compiled(new Clause.Term(ExactField.NAME, "华为ICT大赛")))
                .isEqualTo(json("{'term':{'recognizedEventName.keyword':'华为ICT大赛'}}"));
        assertThat(compiled(new Clause.Terms(ExactField.COLLEGE, List.of("软件学院", "医学院"))))
                .isEqualTo(json("{'terms':{'college':['软件学院','医学院']}}"));
        assertThat(compiled(new Clause.Prefix(ExactField.ID, "evt_0")))
                .isEqualTo(json("{'prefix':{'recognizedEventId':'evt_0'}}"));
        assertThat(compiled(new Clause.Range(TimeField.DAY, Map.of(Bound.LT, "2026-01-01", Bound.GTE, "2025-01-01"))))
                .isEqualTo(json("{'range':{'recognizedEventTime':{'gte':'2025-01-01','lt':'2026-01-01'}}}"));
    }

    @Test
    void joinedClausesKeepTheirPlaces() {
        Clause level = new Clause.Term(ExactField.LEVEL, "A");
        Clause active = new Clause.Term(ExactField.ACTIVE, "true");

        assertThat(compiled(new Clause.Bool(
                        List.of(), List.of(level, active), List.of(Clause.Bool.EVERYTHING), List.of(level))))
                .isEqualTo(json("""
                        {'bool':{
                          'should':[{'term':{'recognizedLevel':'A'}},{'term':{'isActive':'true'}}],
                          'filter':[{'match_all':{}}],
                          'must_not':[{'term':{'recognizedLevel':'A'}}]}}
                        """));
    }

    @Test
    void anAbbreviationIsLookedForAsItIsAndSpelledOut() {
        JsonNode readings = compiled(new Clause.Match(TextField.NAME, "ＩＣＰＣ")).at("/dis_max/queries");

        assertThat(readings).hasSize(2);
        assertThat(readings.at("/0/bool/must/match/recognizedEventName/query").asText())
                .isEqualTo("ＩＣＰＣ");
        assertThat(readings.at("/1/bool/must/match/recognizedEventName/query").asText())
                .isEqualTo("国际大学生程序设计竞赛");
    }

    @Test
    void textIsAlwaysAValueAndNeverSyntax() {
        String hostile = "*\"}}],\"match_all\":{} OR name:*";

        JsonNode query = compiled(new Clause.Match(TextField.NAME, hostile));

        assertThat(query.at("/bool/must/match/recognizedEventName/query").asText())
                .isEqualTo(hostile);
        assertThat(query.toString()).doesNotContain("query_string", "wildcard", "script");
    }

    @ParameterizedTest
    @CsvSource({
        "NAME, recognizedEventName.keyword, asc",
        "NAME_DESCENDING, recognizedEventName.keyword, desc",
        "TIME, recognizedEventTime, asc",
        "TIME_DESCENDING, recognizedEventTime, desc",
        "UPDATED, updatedAt, asc",
        "UPDATED_DESCENDING, updatedAt, desc"
    })
    void anOrderByAFieldPutsMissingValuesLast(SortOrder order, String field, String direction) {
        assertThat(sort(order).get(0))
                .isEqualTo(json("{'%s':{'order':'%s','missing':'_last'}}".formatted(field, direction)));
    }

    @ParameterizedTest
    @EnumSource
    void everyOrderEndsWithTheIdSoThatItIsTotal(SortOrder order) {
        assertThat(sort(order).get(1)).isEqualTo(json("{'recognizedEventId':{'order':'asc','missing':'_last'}}"));
    }

    private static JsonNode compiled(Clause clause) {
        return ClauseCompiler.compile(clause);
    }

    private static JsonNode sort(SortOrder order) {
        return QueryCompiler.compile(Clause.Bool.EVERYTHING, order).get("sort");
    }

    private static JsonNode json(String singleQuoted) {
        try {
            return JSON.readTree(singleQuoted.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(singleQuoted, e);
        }
    }
}
