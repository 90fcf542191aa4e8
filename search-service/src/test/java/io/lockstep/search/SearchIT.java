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

/** What is found, in which order, and how it is shown. */
@QuarkusTest
@QuarkusTestResource(value = RealServersResource.class, restrictToAnnotatedClass = true)
class SearchIT {

    TestScope scope;

    @TestHTTPResource("/")
    URI base;

    private TestIndex index;
    private Api api;

    @BeforeEach
    void anEmptyIndex() {
        api = new Api(base);
        index = new TestIndex(scope.elasticsearchHosts(), scope.index());
        index.create();
    }

    @Test
    void partOfANameFindsItsEventFirstAndIsMarkedAsOne() {
        index.put(List.of(
                SampleEvent.named(1, "全国大学生电子设计竞赛"),
                SampleEvent.named(2, "全国大学生数学建模竞赛"),
                SampleEvent.named(3, "丘成桐大学生数学竞赛"),
                SampleEvent.named(4, "全国大学生统计建模大赛")));

        JsonNode hits = found("eventName", "数学建模");

        assertThat(names(hits)).containsExactly("全国大学生数学建模竞赛");
        assertThat(hits.at("/0/highlights/recognizedEventName/0").asText()).isEqualTo("全国大学生<em>数学建模</em>竞赛");
        assertThat(hits.at("/0/score").asDouble()).isPositive();
    }

    @Test
    void wordsThatStandTogetherRankAboveWordsFarApart() {
        index.put(List.of(
                SampleEvent.named(1, "模具设计与建筑创新大赛"),
                SampleEvent.named(2, "城市建设与模型制作大赛建言模块"),
                SampleEvent.named(3, "全国大学生先进成图技术与产品信息建模创新大赛")));

        assertThat(names(found("eventName", "建模"))).first().isEqualTo("全国大学生先进成图技术与产品信息建模创新大赛");
    }

    @Test
    void aLongNameIsFoundThoughOneOfItsWordsIsAnother() {
        index.put(List.of(SampleEvent.named(1, "全国大学生数学建模竞赛"), SampleEvent.named(2, "全国大学生广告艺术大赛")));

        assertThat(names(found("eventName", "全国大学生数学建模比赛"))).containsExactly("全国大学生数学建模竞赛");
    }

    @Test
    void shortTextNeedsAllOfItsWords() {
        index.put(List.of(SampleEvent.named(1, "丘成桐大学生数学竞赛"), SampleEvent.named(2, "全国大学生英语竞赛")));

        assertThat(names(found("eventName", "数学竞赛"))).containsExactly("丘成桐大学生数学竞赛");
    }

    @Test
    void lettersAreFoundWhateverTheirCaseAndWidth() {
        index.put(List.of(SampleEvent.named(1, "ACM-ICPC国际大学生程序设计竞赛"), SampleEvent.named(2, "华为ICT大赛")));

        assertThat(names(found("eventName", "acm"))).containsExactly("ACM-ICPC国际大学生程序设计竞赛");
        assertThat(names(found("eventName", "ＡＣＭ"))).containsExactly("ACM-ICPC国际大学生程序设计竞赛");
    }

    @Test
    void theOrganizerIsSearchedByItsWords() {
        index.put(List.of(
                SampleEvent.numbered(1).with("organizer", "中国工业与应用数学学会"),
                SampleEvent.numbered(2).with("organizer", "中国图学学会 教育部高等学校工程图学课程教学指导分委员会"),
                SampleEvent.numbered(3).with("organizer", "华为技术有限公司")));

        JsonNode hits = found("organizer", "教育部");

        assertThat(ids(hits)).containsExactly("evt_0002");
        assertThat(hits.at("/0/highlights/organizer/0").asText()).contains("<em>教育部</em>高等学校");
    }

    @Test
    void theIdIsExact() {
        index.put(List.of(SampleEvent.numbered(1), SampleEvent.numbered(11)));

        assertThat(ids(found("recognizedEventId", "evt_0001"))).containsExactly("evt_0001");
        assertThat(ids(found("recognizedEventId", "evt_000"))).isEmpty();
        assertThat(ids(found("recognizedEventId", "EVT_0001"))).isEmpty();
    }

    @Test
    void noConditionFindsEveryEventAsItIsIndexed() {
        SampleEvent event = SampleEvent.named(1, "全国大学生数学建模竞赛").with("recognizedEventTime", "2025-09-04");
        index.put(List.of(event));

        JsonNode page = api.search().json();

        assertThat(page.at("/hits/0/event")).isEqualTo(event.document());
        assertThat(page.at("/total/value").asInt()).isEqualTo(1);
        assertThat(page.at("/total/relation").asText()).isEqualTo("eq");
        assertThat(page.get("nextCursor").isNull()).isTrue();
        assertThat(page.get("tookMs").isIntegralNumber()).isTrue();
    }

    @Test
    void textAnywhereMayBeSpreadOverNameOrganizerAndMajors() {
        index.put(List.of(
                SampleEvent.named(1, "全国大学生数学建模竞赛")
                        .with("organizer", "中国工业与应用数学学会")
                        .withMajors("统计学"),
                SampleEvent.named(2, "美国大学生数学建模竞赛").with("organizer", "COMAP").withMajors("软件工程")));

        assertThat(ids(found("q", "数学建模"))).containsExactly("evt_0001", "evt_0002");
        assertThat(ids(found("q", "数学建模 COMAP"))).containsExactly("evt_0002");
        assertThat(found("q", "软件工程").at("/0/highlights/relatedMajors/0").asText())
                .isEqualTo("<em>软件工程</em>");
    }

    @Test
    void conditionsAreJoined() {
        index.put(List.of(
                SampleEvent.named(1, "数学竞赛").with("organizer", "清华大学"),
                SampleEvent.named(2, "数学竞赛").with("organizer", "北京大学").with("recognizedLevel", "B"),
                SampleEvent.named(3, "数学竞赛").with("organizer", "北京大学")));

        assertThat(ids(found("eventName", "数学", "organizer", "北京大学", "level", "A")))
                .containsExactly("evt_0003");
    }

    @ParameterizedTest
    @CsvSource({
        "level, A+, evt_0002",
        "college, 软件学院, evt_0003",
        "active, 0, evt_0004",
        "active, false, evt_0004",
        "from, 2025-09-05, evt_0006",
        "to, 2025-09-03, evt_0005"
    })
    void aFilterKeepsWhatHasExactlyItsValue(String name, String value, String id) {
        index.put(List.of(
                SampleEvent.numbered(1).with("recognizedEventTime", "2025-09-04"),
                SampleEvent.numbered(2).with("recognizedLevel", "A+"),
                SampleEvent.numbered(3).with("college", "软件学院"),
                SampleEvent.numbered(4).inactive(),
                SampleEvent.numbered(5).with("recognizedEventTime", "2025-09-03"),
                SampleEvent.numbered(6).with("recognizedEventTime", "2025-09-05")));

        assertThat(ids(found(name, value))).containsExactly(id);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name | evt_0002 evt_0001 evt_0003 evt_0004",
                "-name | evt_0003 evt_0004 evt_0001 evt_0002",
                "time | evt_0002 evt_0001 evt_0003 evt_0004",
                "-time | evt_0001 evt_0002 evt_0003 evt_0004",
                "updated | evt_0003 evt_0004 evt_0001 evt_0002",
                "-updated | evt_0002 evt_0001 evt_0004 evt_0003",
                "relevance | evt_0001 evt_0002 evt_0003 evt_0004",
            })
    void hitsComeInTheOrderAskedFor(String sort, String ids) {
        index.put(List.of(
                SampleEvent.named(1, "B")
                        .with("recognizedEventTime", "2025-09-04")
                        .with("updatedAt", "2025-11-24T06:00:00.000003Z"),
                SampleEvent.named(2, "A")
                        .with("recognizedEventTime", "2024-09-04")
                        .with("updatedAt", "2025-11-24T06:00:00.000004Z"),
                SampleEvent.named(3, "C").with("updatedAt", "2025-11-24T06:00:00.000001Z"),
                SampleEvent.named(4, "C").with("updatedAt", "2025-11-24T06:00:00.000002Z")));

        assertThat(ids(found("sort", sort))).containsExactly(ids.split(" "));
    }

    @Test
    void highlightsAreHtmlInWhichOnlyTheMarksAreMarkup() {
        index.put(List.of(SampleEvent.named(1, "<img src=x onerror=alert(1)> 数学 & </em>竞赛")));

        assertThat(found("eventName", "数学")
                        .at("/0/highlights/recognizedEventName/0")
                        .asText())
                .isEqualTo("&lt;img src=x onerror=alert(1)&gt; <em>数学</em> &amp; &lt;&#x2F;em&gt;竞赛");
    }

    @Test
    void wholeWordsAreMarkedWhateverTheirScript() {
        index.put(List.of(SampleEvent.named(1, "全國大學生機器人大賽RoboMaster Competitions")));

        assertThat(found("eventName", "机器人 robomaster competition")
                        .at("/0/highlights/recognizedEventName/0")
                        .asText())
                .isEqualTo("全國大學生<em>機器人</em>大賽<em>RoboMaster</em> <em>Competitions</em>");
        assertThat(found("eventName", "robo")).isEmpty();
    }

    @Test
    void deletionMarkersAreNeverFound() {
        index.put(List.of(SampleEvent.numbered(1), SampleEvent.numbered(2)));
        index.putMarker("evt_0002", SampleEvent.numbered(2).version() + 1);

        assertThat(ids(found())).containsExactly("evt_0001");
        assertThat(ids(found("recognizedEventId", "evt_0002"))).isEmpty();
        assertThat(ids(found("sort", "-updated"))).containsExactly("evt_0001");
        assertThat(api.search().json().at("/total/value").asInt()).isEqualTo(1);
    }

    @Test
    void textIsNeverSyntax() {
        index.put(List.of(SampleEvent.named(1, "数学竞赛")));

        for (String text : List.of("*", "name:*", "(数学", "\"}}]", "[* TO *]", "！！！", "${jndi:x}", "\\")) {
            assertThat(api.search("eventName", text).status()).as(text).isEqualTo(200);
            assertThat(api.search("q", text).status()).as(text).isEqualTo(200);
        }
        assertThat(ids(found("eventName", "*"))).isEmpty();
    }

    @Test
    void theLongestTextOfDifferentWordsIsStillASearch() {
        StringBuilder text = new StringBuilder();
        for (char c = '一'; text.length() < 200; c += 7) {
            text.append(c);
        }

        assertThat(api.search("q", text.toString(), "eventName", text.toString(), "organizer", text.toString())
                        .status())
                .isEqualTo(200);
    }

    @Test
    void anIndexThatIsMissingIsSaidToBe() {
        index.delete();

        Answer answer = api.search();

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.problem()).isEqualTo("unavailable");
        assertThat(answer.json().get("detail").asText()).contains("is missing; the Elasticsearch worker makes it");
        assertThat(answer.header("Retry-After")).isEqualTo("2");
        assertThat(api.send("GET", "/q/health/ready")
                        .json()
                        .at("/checks/0/data/elasticsearch")
                        .asText())
                .isEqualTo("without index");
    }

    private JsonNode found(String... namesAndValues) {
        Answer answer = api.search(namesAndValues);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return answer.json().get("hits");
    }

    private static List<String> ids(JsonNode hits) {
        return all(hits, "recognizedEventId");
    }

    private static List<String> names(JsonNode hits) {
        return all(hits, "recognizedEventName");
    }

    private static List<String> all(JsonNode hits, String field) {
        List<String> values = new ArrayList<>();
        hits.forEach(hit -> values.add(hit.path("event").path(field).asText()));
        return values;
    }
}
