package io.lockstep.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The chart over the whole matrix of values. */
class ChartTest {

    private static final List<String> GOLDEN = List.of("minimal", "production", "istio");

    static Stream<Path> cases() {
        return Chart.cases().stream();
    }

    @Test
    void lintFindsNothing() {
        var result = new Helm(Checkout.CHART).lint().strict().call();
        assertThat(result.isFailed()).as(result.getMessages().toString()).isFalse();
        assertThat(result.getMessages()).noneMatch(message -> message.startsWith("[WARNING]"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyObjectIsAsItsTypeSays(Path values) {
        assertThat(Chart.objects(values).all().stream().flatMap(object -> StrictModels.fault(object).stream()))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyObjectKeepsTheRules(Path values) {
        Objects objects = Chart.objects(values);
        assertThat(objects.byId()).isNotEmpty();
        assertThat(Rule.violationsOfAll(objects)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void renderingIsDeterministic(Path values) {
        assertThat(Chart.text(values)).isEqualTo(Chart.text(values));
    }

    static List<String> golden() {
        return GOLDEN;
    }

    @ParameterizedTest
    @MethodSource("golden")
    void theMainCasesAreAsCommitted(String name) {
        Committed.assertSame(Checkout.RESOURCES.resolve("golden/" + name + ".yaml"), Chart.text(Chart.caseOf(name)));
    }

    @Test
    void theNotesSayWhatToDoWithDeadLetters() {
        String output = new Helm(Checkout.CHART)
                .install()
                .withName("lockstep")
                .withNamespace(Chart.NAMESPACE)
                .withKubeVersion("1.31.0")
                .clientOnly()
                .dryRun()
                .withValuesFile(Chart.caseOf("production"))
                .call()
                .getOutput();
        assertThat(output)
                .contains("NOTES:", "/admin/sync/<sink>/dead-letters/redrive", "Reproduce message")
                .contains("topic lockstep.recognized-events.<sink>.dlq");
    }
}
