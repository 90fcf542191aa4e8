package io.lockstep.devstack.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class JudgedQueryTest {

    private static final Path DATA = Path.of("data");
    private static final JudgedQuery QUERY = new JudgedQuery("name", "x", Map.of("meant", 3, "near", 1));

    @Test
    void theBestOrderGainsOneAndNothingWantedGainsNothing() {
        assertThat(QUERY.gain(List.of("meant", "near", "other"))).isEqualTo(1);
        assertThat(QUERY.gain(List.of("other"))).isZero();
        assertThat(QUERY.gain(List.of())).isZero();
    }

    @Test
    void whatComesLaterGainsLess() {
        // (1 / log2(2) + 7 / log2(3)) / (7 / log2(2) + 1 / log2(3))
        assertThat(QUERY.gain(List.of("near", "meant"))).isCloseTo(0.7098, within(0.0001));
        assertThat(QUERY.gain(List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "meant")))
                .isZero();
    }

    @Test
    void thereAreEnoughQueriesAndAllAreAboutEventsOfTheSample() throws IOException {
        List<JudgedQuery> queries = JudgedQuery.read(DATA.resolve("relevance.tsv"));
        List<String> names = SampleRegister.read(DATA.resolve("recognized-events.csv")).stream()
                .map(SampleRegister.Event::name)
                .toList();

        assertThat(queries)
                .hasSizeGreaterThanOrEqualTo(60)
                .extracting(JudgedQuery::text)
                .doesNotHaveDuplicates();
        assertThat(queries.stream().map(JudgedQuery::kind).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(
                        "name",
                        "paraphrase",
                        "abbreviation",
                        "organizer",
                        "major",
                        "typo",
                        "mixed",
                        "width",
                        "traditional",
                        "initials");
        assertThat(queries).allSatisfy(query -> {
            assertThat(query.grades()).isNotEmpty();
            assertThat(names).containsAll(query.grades().keySet());
        });
    }
}
