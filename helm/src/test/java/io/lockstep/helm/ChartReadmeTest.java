package io.lockstep.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ChartReadmeTest {

    private static final String VALUES = Checkout.read(Checkout.CHART.resolve("values.yaml"));
    private static final String HEAD = """
            # The chart

            Installs Lockstep: event service, search service, one worker for each sink, and the gateway, or Istio with the same rules. How to begin is in
            [docs/deploy.md](../../docs/deploy.md), what its alarms mean in [docs/operations.md](../../docs/operations.md).

            ```bash
            helm install lockstep helm/lockstep --namespace lockstep --values my-values.yaml
            helm test lockstep --namespace lockstep
            ```

            One release in a namespace: services have the names that the rules in `gateway/rules` lead to. All secrets are yours and exist before: the chart renders none. The topics
            are made by a hook, an index by the first worker that finds none.
            """;

    @Test
    void theReadmeSaysWhatTheValuesSay() {
        Committed.assertSame(Checkout.CHART.resolve("README.md"), ChartReadme.of(HEAD, VALUES));
    }

    @Test
    void everyValueIsExplained() {
        Set<String> leaves = new TreeSet<>();
        collect(Objects.parse(VALUES).all().getFirst(), "", leaves);
        Set<String> explained = ChartReadme.documented(VALUES).stream()
                .map(ChartReadme.Value::path)
                .collect(Collectors.toSet());
        assertThat(leaves.stream().filter(leaf -> explained.stream().noneMatch(leaf::startsWith)))
                .as("values without a comment")
                .isEmpty();
    }

    private static void collect(JsonNode node, String path, Set<String> leaves) {
        if (node.isObject() && !node.isEmpty()) {
            node.propertyStream()
                    .forEach(field -> collect(
                            field.getValue(), path.isEmpty() ? field.getKey() : path + "." + field.getKey(), leaves));
        } else {
            leaves.add(path);
        }
    }
}
