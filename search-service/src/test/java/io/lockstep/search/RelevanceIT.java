package io.lockstep.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.devstack.junit.RealServersResource;
import io.lockstep.devstack.junit.TestScope;
import io.lockstep.devstack.sample.JudgedQuery;
import io.lockstep.devstack.sample.SampleRegister;
import io.lockstep.search.fixture.Api;
import io.lockstep.search.fixture.Api.Answer;
import io.lockstep.search.fixture.SampleEvent;
import io.lockstep.search.fixture.TestIndex;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How well the real register is found by what students type, and that it does not get worse. */
@QuarkusTest
@QuarkusTestResource(value = RealServersResource.class, restrictToAnnotatedClass = true)
class RelevanceIT {

    /** Just below what was measured last, see docs/benchmarks.md. */
    private static final double AT_LEAST = 0.98;

    private static final Path DATA = Path.of("..", "devstack", "data");

    TestScope scope;

    @TestHTTPResource("/")
    URI base;

    private static boolean filled;

    private Api api;

    /** Nothing here changes it, so that once is enough. */
    @BeforeEach
    void theSampleRegister() throws IOException {
        api = new Api(base);
        if (filled) {
            return;
        }
        filled = true;
        TestIndex index = new TestIndex(scope.elasticsearchHosts(), scope.index());
        index.create();
        List<SampleEvent> events = new ArrayList<>();
        for (SampleRegister.Event event : SampleRegister.read(DATA.resolve("recognized-events.csv"))) {
            events.add(new SampleEvent(event.document("evt_%04d".formatted(events.size()), 1)));
        }
        index.put(events);
    }

    @Test
    void judgedQueriesAreAnsweredAsWellAsEver() throws IOException {
        List<JudgedQuery> queries = JudgedQuery.read(DATA.resolve("relevance.tsv"));
        List<String> worst = new ArrayList<>();
        TreeMap<String, List<Double>> byKind = new TreeMap<>();

        for (JudgedQuery query : queries) {
            List<String> names = names(api.search("q", query.text(), "size", "10"));
            double gain = query.gain(names);
            byKind.computeIfAbsent(query.kind(), kind -> new ArrayList<>()).add(gain);
            if (gain < 0.9) {
                worst.add("%.2f %s %s".formatted(gain, query.text(), names));
            }
        }

        double mean = byKind.values().stream()
                .flatMap(List::stream)
                .mapToDouble(Double::doubleValue)
                .average()
                .orElseThrow();
        System.out.println("nDCG@10 of " + queries.size() + " queries: " + mean);
        byKind.forEach((kind, gains) -> System.out.printf(
                "  %-14s %.3f%n", kind, gains.stream().collect(Collectors.averagingDouble(gain -> gain))));
        worst.forEach(System.out::println);
        assertThat(mean).as(String.join("\n", worst)).isGreaterThanOrEqualTo(AT_LEAST);
    }

    @ParameterizedTest
    @CsvSource({
        "数学健模, 数学建模, 全国大学生<em>数学建模</em>竞赛",
        "robomastr, RoboMaster, 全国大学生机器人大赛<em>RoboMaster</em>",
        "挑站杯, 挑战杯, 全国大学生课外学术科技作品竞赛"
    })
    void aMistypedTextFindsWhatWasProbablyMeantAndSaysSo(String typed, String meant, String highlighted) {
        JsonNode page = api.search("q", typed).json();

        assertThat(page.get("didYouMean").asText()).isEqualTo(meant);
        assertThat(page.at("/hits").toString()).contains(highlighted);
        assertThat(page.at("/total/value").asInt()).isEqualTo(page.get("hits").size());
    }

    @Test
    void correctedPagesFollowEachOther() {
        Answer first = api.search("q", "数学健模", "size", "1");
        Answer second = api.search(
                "q",
                "数学健模",
                "size",
                "1",
                "cursor",
                first.json().get("nextCursor").asText());

        assertThat(second.json().get("didYouMean").asText()).isEqualTo("数学建模");
        assertThat(names(second)).hasSize(1).doesNotContainAnyElementsOf(names(first));
    }

    @Test
    void whatIsFoundAsItIsAndWhatResemblesNothingIsNotCorrected() {
        assertThat(api.search("q", "数学建模").json().get("didYouMean").isNull()).isTrue();
        assertThat(api.search("q", "数学", "level", "Z").json().get("didYouMean").isNull())
                .isTrue();
        assertThat(api.search("q", "鑫鑫鑫鑫鑫").json().get("hits")).isEmpty();
        assertThat(api.search("eventName", "数学健模").json().get("hits")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "数学, 丘成桐大学生数学竞赛",
        "全国大学生数, 全国大学生数学建模竞赛",
        "全国大学生数学建模竞, 全国大学生数学建模竞赛",
        "挑战, “挑战杯”中国大学生创业计划大赛",
        "挑战杯全国, “挑战杯”全国大学生课外学术科技作品竞赛",
        "robom, 全国大学生机器人大赛RoboMaster",
        "acm-ic, ACM-ICPC国际大学生程序设计竞赛",
        "ＡＣＭ, ACM-ICPC国际大学生程序设计竞赛",
        "sxjm, 全国大学生数学建模竞赛",
        "qgdxssxjm, 全国大学生数学建模竞赛",
        "數學建, 全国大学生数学建模竞赛",
        "蓝, 蓝桥杯全国软件和信息技术专业人才大赛",
    })
    void aNameIsSuggestedWhileItIsTyped(String typed, String first) {
        assertThat(suggestions("q", typed)).first().isEqualTo(first);
    }

    @Test
    void suggestionsAreBoundedAndNoNameComesTwice() {
        assertThat(suggestions("q", "全国")).hasSize(8).doesNotHaveDuplicates().allMatch(name -> name.startsWith("全国"));
        assertThat(suggestions("q", "大赛", "size", "20")).hasSize(20);
        assertThat(suggestions("q", "")).isEmpty();
        assertThat(suggestions("q", "“”")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"size, 21", "size, 0", "text, x", "cursor, x"})
    void aWrongParameterIsRefused(String name, String value) {
        Answer answer = suggest(name, value);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/errors/0/field").asText()).isEqualTo(name);
    }

    private List<String> suggestions(String... namesAndValues) {
        Answer answer = suggest(namesAndValues);
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        List<String> names = new ArrayList<>();
        answer.json()
                .get("suggestions")
                .forEach(one -> names.add(one.get("text").asText()));
        return names;
    }

    private Answer suggest(String... namesAndValues) {
        return api.get("/api/search/suggest", namesAndValues);
    }

    private static List<String> names(Answer answer) {
        List<String> names = new ArrayList<>();
        answer.json()
                .get("hits")
                .forEach(hit -> names.add(hit.at("/event/recognizedEventName").asText()));
        return names;
    }
}
