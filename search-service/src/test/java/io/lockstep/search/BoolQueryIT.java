package io.lockstep.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.devstack.junit.RealServersResource;
import io.lockstep.devstack.junit.TestScope;
import io.lockstep.search.fixture.Api;
import io.lockstep.search.fixture.Api.Answer;
import io.lockstep.search.fixture.SampleEvent;
import io.lockstep.search.fixture.TestIndex;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bool queries by POST: what each clause finds, facets, and what is refused. */
@QuarkusTest
@QuarkusTestResource(value = RealServersResource.class, restrictToAnnotatedClass = true)
class BoolQueryIT {

    TestScope scope;

    @TestHTTPResource("/")
    URI base;

    private static boolean filled;

    private Api api;

    /** Nothing here changes them, so that once is enough. */
    @BeforeEach
    void fiveEvents() {
        api = new Api(base);
        if (filled) {
            return;
        }
        filled = true;
        TestIndex index = new TestIndex(scope.elasticsearchHosts(), scope.index());
        index.create();
        index.put(List.of(
                SampleEvent.named(1, "全国大学生数学建模竞赛")
                        .with("organizer", "中国工业与应用数学学会")
                        .with("recognizedEventTime", "2025-09-04"),
                SampleEvent.named(2, "美国大学生数学建模竞赛")
                        .with("organizer", "COMAP")
                        .with("recognizedLevel", "B")
                        .with("recognizedEventTime", "2026-02-05"),
                SampleEvent.named(3, "丘成桐大学生数学竞赛").with("recognizedLevel", "B").with("college", "数学与统计学院"),
                SampleEvent.named(4, "华为ICT大赛").withMajors("通信工程").with("recognizedEventTime", "2025-03-01"),
                SampleEvent.named(5, "全国大学生英语竞赛").inactive()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'match': {'any': '数学建模'}} | 1 2",
                "{'match': {'relatedMajors': '通信'}} | 4",
                "{'matchPhrase': {'organizer': '数学学会'}} | 1",
                "{'term': {'recognizedEventName': '华为ICT大赛'}} | 4",
                "{'term': {'isActive': false}} | 5",
                "{'term': {'relatedMajors': '通信工程'}} | 4",
                "{'terms': {'recognizedLevel': ['B', 'C']}} | 2 3",
                "{'prefix': {'recognizedEventName': '全国大学生'}} | 1 5",
                "{'range': {'recognizedEventTime': {'gt': '2025-03-01', 'lte': '2026-02-05'}}} | 1 2",
                "{'range': {'updatedAt': {'gte': '2025-11-24T06:00:00.000004Z'}}} | 4 5",
                "{'bool': {'should': [{'term': {'recognizedEventId': 'evt_0001'}}, {'term': {'recognizedEventId': 'evt_0004'}}]}} | 1 4",
                "{'bool': {'must': [{'match': {'any': '数学'}}], 'mustNot': [{'bool': {'filter': [{'term': {'recognizedLevel': 'B'}}]}}]}} | 1",
                "{'bool': {}} | 1 2 3 4 5",
            })
    void eachClauseFindsItsEvents(String query, String numbers) {
        assertThat(numbers(answered("{'sort': 'updated', 'query': " + query + "}")))
                .containsExactly(numbers.split(" "));
    }

    @Test
    void parametersAndBodyAreOneModelDownToTheCursor() {
        Answer first = api.search("eventName", "竞赛", "active", "true", "size", "1");
        String cursor = first.json().get("nextCursor").asText();

        JsonNode second = answered("""
                {'query': {'bool': {'must': [{'match': {'recognizedEventName': '竞赛'}}], 'filter': [{'term': {'isActive': true}}]}},
                 'size': 1, 'cursor': '%s'}
                """.formatted(cursor));

        assertThat(second.get("hits")).hasSize(1);
        assertThat(numbers(second)).doesNotContainAnyElementsOf(numbers(first.json()));
    }

    @Test
    void facetsCountWhatTheQueryFinds() {
        JsonNode facets = api.search("q", "竞赛", "facets", "level,active,year,organizer,college")
                .json()
                .get("facets");

        assertThat(facets.at("/level/values").toString()).isEqualTo("""
                [{"value":"A","count":2},{"value":"B","count":2}]""");
        assertThat(facets.at("/active/values").toString()).isEqualTo("""
                [{"value":"true","count":3},{"value":"false","count":1}]""");
        assertThat(facets.at("/year/values").toString()).isEqualTo("""
                [{"value":"2026","count":1},{"value":"2025","count":1}]""");
        assertThat(facets.at("/college/values/0/value").asText()).isEqualTo("教务处");
        assertThat(facets.at("/organizer/values")).hasSize(3);
        assertThat(facets.at("/organizer/otherCount").asInt()).isZero();
    }

    @Test
    void aFacetIsCountedAsIfNothingHadBeenChosenOfItAndTheOthersAsChosen() {
        JsonNode page = api.search("level", "B", "active", "true", "from", "2020-01-01", "facets", "level,active,year")
                .json();

        assertThat(numbers(page)).containsExactly("2");
        assertThat(page.at("/total/value").asInt()).isEqualTo(1);
        assertThat(page.at("/facets/level/values").toString()).isEqualTo("""
                [{"value":"A","count":2},{"value":"B","count":1}]""");
        assertThat(page.at("/facets/active/values").toString()).isEqualTo("""
                [{"value":"true","count":1}]""");
        assertThat(page.at("/facets/year/values").toString()).isEqualTo("""
                [{"value":"2026","count":1}]""");
    }

    @Test
    void facetsDoNotChangeWhatIsFound() {
        String query =
                "'query': {'bool': {'should': [{'match': {'any': '数学'}}], 'filter': [{'term': {'recognizedLevel': 'B'}}]}}";

        JsonNode without = answered("{" + query + "}");
        JsonNode with = answered("{" + query + ", 'facets': ['level']}");

        assertThat(with.get("hits")).isEqualTo(without.get("hits"));
        assertThat(with.get("total")).isEqualTo(without.get("total"));
    }

    @Test
    void noFacetIsCountedUnasked() {
        assertThat(api.search().json().get("facets")).isEmpty();
    }

    @Test
    void aRefusalSaysWhereAndWhichLimit() {
        Answer answer = api.ask("{'query': {'terms': {'college': [" + "'x',".repeat(100) + "'x']}}}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.problem()).isEqualTo("invalid-request");
        assertThat(answer.json().get("detail").asText())
                .isEqualTo("/query/terms/college has 101 values; max-terms is 100");
        assertThat(answer.json().at("/errors/0/field").asText()).isEqualTo("/query/terms/college");
    }

    @Test
    void aBodyOverTheLimitIsRefusedWithIt() {
        Answer answer = api.ask("{'query': {'match': {'any': '" + "x".repeat(70_000) + "'}}}");

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.problem()).isEqualTo("body-too-large");
        assertThat(answer.json().get("detail").asText()).matches("the body has 700\\d\\d bytes; max-body is 65536");
    }

    @Test
    void theLargestQueryThatIsTakenIsStillAnswered() {
        String text = "{'match': {'any': '" + "赛事数学建模".repeat(10) + "'}}";

        assertThat(api.ask("{'query': {'bool': {'should': [" + (text + ",").repeat(62) + text + "]}}}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aBodyThatIsNotJsonIsRefused() {
        assertThat(api.post("/api/search/events", "q=1").problem()).isEqualTo("invalid-request");
        assertThat(api.send("POST", "/api/search/events", "Content-Type", "text/plain")
                        .problem())
                .isEqualTo("unsupported-media-type");
    }

    private JsonNode answered(String body) {
        Answer answer = api.ask(body);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return answer.json();
    }

    private static List<String> numbers(JsonNode page) {
        List<String> numbers = new ArrayList<>();
        page.get("hits")
                .forEach(hit ->
                        numbers.add(hit.at("/event/recognizedEventId").asText().replace("evt_000", "")));
        return numbers;
    }
}
