package io.lockstep.search.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.search.Condition;
import io.lockstep.search.ExactField;
import io.lockstep.search.SearchRequest;
import io.lockstep.search.SortOrder;
import io.lockstep.search.TextField;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class QueryCompilerTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void noConditionMeansEveryEvent() {
        assertThat(query()).isEqualTo(json("{'match_all':{}}"));
    }

    @Test
    void wordsAreRequiredAndTheirPhraseRanks() {
        assertThat(query(new Condition.Matches(TextField.NAME, "数学建模"))).isEqualTo(json("""
                        {'bool':{
                          'must':[{'match':{'recognizedEventName':{'query':'数学建模','minimum_should_match':'4<-25%'}}}],
                          'should':[{'match_phrase':{'recognizedEventName':{'query':'数学建模','boost':2}}}]}}
                        """));
    }

    @Test
    void wordsAnywhereSpreadOverTheFields() {
        assertThat(query(new Condition.MatchesAnywhere("软件"))).isEqualTo(json("""
                        {'bool':{
                          'must':[{'multi_match':{'query':'软件','type':'cross_fields','minimum_should_match':'4<-25%',
                            'tie_breaker':0.3,
                            'fields':['recognizedEventName^3','organizer','relatedMajors','applicableMajors']}}],
                          'should':[{'multi_match':{'query':'软件','type':'phrase','boost':2,
                            'fields':['recognizedEventName^3','organizer','relatedMajors','applicableMajors']}}]}}
                        """));
    }

    @Test
    void exactConditionsFilterAndDoNotRank() {
        assertThat(query(
                        new Condition.Is(ExactField.ID, "evt_1"),
                        new Condition.Is(ExactField.LEVEL, "A+"),
                        new Condition.Is(ExactField.COLLEGE, "软件学院"),
                        new Condition.Active(false),
                        new Condition.HeldBetween(Optional.of(LocalDate.of(2025, 1, 1)), Optional.empty())))
                .isEqualTo(json("""
                        {'bool':{'filter':[
                          {'term':{'recognizedEventId':'evt_1'}},
                          {'term':{'recognizedLevel':'A+'}},
                          {'term':{'college':'软件学院'}},
                          {'term':{'isActive':false}},
                          {'range':{'recognizedEventTime':{'gte':'2025-01-01'}}}]}}
                        """));
    }

    @Test
    void textIsAlwaysAValueAndNeverSyntax() {
        String hostile = "*\"}}],\"match_all\":{} OR name:*";

        JsonNode query = query(new Condition.Matches(TextField.NAME, hostile));

        assertThat(query.at("/bool/must/0/match/recognizedEventName/query").asText())
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

    private static JsonNode query(Condition... conditions) {
        return QueryCompiler.compile(new SearchRequest(List.of(conditions), SortOrder.RELEVANCE, 20, Optional.empty()))
                .get("query");
    }

    private static JsonNode sort(SortOrder order) {
        return QueryCompiler.compile(new SearchRequest(List.of(), order, 20, Optional.empty()))
                .get("sort");
    }

    private static JsonNode json(String singleQuoted) {
        try {
            return JSON.readTree(singleQuoted.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(singleQuoted, e);
        }
    }
}
