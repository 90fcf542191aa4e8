package io.lockstep.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Alarms, dashboard and analyses ask for metrics that there are, and lead to what there is to read. */
class AlarmsTest {

    private static final Pattern METRIC = Pattern.compile("lockstep_[a-z_]+");
    private static final String OPERATIONS = Checkout.read(Checkout.ROOT.resolve("docs/operations.md"));

    /** What Prometheus makes of a timer or a histogram. */
    private static final String SUFFIX = "(_bucket|_count|_sum|_max)$";

    @Test
    void everyAlarmLeadsToItsHeading() {
        Set<String> anchors = OPERATIONS
                .lines()
                .filter(line -> line.startsWith("#"))
                .map(AlarmsTest::anchor)
                .collect(Collectors.toSet());
        assertThat(alarms()).isNotEmpty().allSatisfy(alarm -> {
            String link = alarm.at("/annotations/runbook_url").asText();
            assertThat(link).startsWith("docs/operations.md#");
            assertThat(anchors).contains(link.substring(link.indexOf('#') + 1));
        });
    }

    @Test
    void everyMetricThatIsAskedForIsDocumented() {
        Set<String> documented = OPERATIONS
                .lines()
                .filter(line -> line.startsWith("### `lockstep_"))
                .flatMap(AlarmsTest::metrics)
                .collect(Collectors.toSet());
        assertThat(askedFor())
                .isNotEmpty()
                .allSatisfy(metric -> assertThat(documented)
                        .as("metrics with a heading in docs/operations.md")
                        .containsAnyOf(metric, metric.replaceAll(SUFFIX, "")));
    }

    @Test
    void thereIsAnAlarmForEachWayToBeUnwell() {
        assertThat(alarms().stream().map(alarm -> alarm.path("alert").asText()))
                .contains(
                        "LockstepStale",
                        "LockstepLag",
                        "LockstepDeadLetters",
                        "LockstepDrift",
                        "LockstepCaptureStopped",
                        "LockstepBinlogHeadroom");
    }

    @Test
    void aMissingSinkIsNoMissingWorker() {
        assertThat(Checkout.read(Checkout.CHART.resolve("files/alarms.yaml"))).contains("SINK");
        assertThat(alarms().stream()
                        .filter(alarm -> alarm.path("alert").asText().equals("LockstepWorkersMissing"))
                        .map(alarm -> alarm.path("expr").asText()))
                .containsExactly(
                        "absent(lockstep_lag_records{namespace=\"lockstep\",sink=\"elasticsearch\"})",
                        "absent(lockstep_lag_records{namespace=\"lockstep\",sink=\"redis\"})");
    }

    private static List<JsonNode> alarms() {
        return Objects.elements(Chart.rendered("production")
                        .get("PrometheusRule", "lockstep")
                        .at("/spec/groups/0/rules"))
                .toList();
    }

    private static Set<String> askedFor() {
        return Stream.of(
                        "files/alarms.yaml",
                        "files/dashboard.json",
                        "templates/canary.yaml",
                        "templates/autoscaling.yaml")
                .map(file -> Checkout.read(Checkout.CHART.resolve(file)))
                .flatMap(AlarmsTest::metrics)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<String> metrics(String text) {
        return METRIC.matcher(text).results().map(MatchResult::group);
    }

    /** As GitHub makes it: lower case, without punctuation, blanks as dashes. */
    private static String anchor(String heading) {
        return heading.replaceFirst("#+ ", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}\\-_ ]", "")
                .replace(' ', '-');
    }
}
