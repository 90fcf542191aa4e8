package io.lockstep.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.contract.ChangeTopics;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Workers are counted by what more of them could drain, and never beyond what the partitions occupy. */
class AutoscalingTest {

    @Test
    void theChartKnowsHowManyPartitionsThereAre() {
        assertThat(Checkout.read(Checkout.CHART.resolve("templates/_helpers.tpl")))
                .contains("{{- define \"lockstep.partitions\" -}}" + ChangeTopics.PARTITIONS + "{{- end }}");
    }

    @ParameterizedTest
    @CsvSource({"sync-worker-elasticsearch, elasticsearch, 4, 20000", "sync-worker-redis, redis, 6, 100000"})
    void anAutoscalerFollowsTheDrainableLagOfItsSink(String worker, String sink, int most, String target) {
        JsonNode scaler = Chart.rendered("production").get("HorizontalPodAutoscaler", worker);
        JsonNode metric = scaler.at("/spec/metrics/0/external");
        assertThat(scaler.at("/spec/metrics")).hasSize(1);
        assertThat(metric.at("/metric/name").asText()).isEqualTo("lockstep_drainable_lag_records");
        assertThat(metric.at("/metric/selector/matchLabels/sink").asText()).isEqualTo(sink);
        assertThat(metric.at("/target/type").asText())
                .as("not Value, which is no count")
                .isEqualTo("AverageValue");
        assertThat(metric.at("/target/averageValue").asText()).isEqualTo(target);
        assertThat(scaler.at("/spec/maxReplicas").asInt())
                .as("12 partitions, shared by the threads")
                .isEqualTo(most);
    }

    @Test
    void kedaFollowsTheSmallerOfKafkasLagAndTheDrainableOne() {
        JsonNode scaler = Chart.rendered("keda").get("ScaledObject", "sync-worker-redis");
        JsonNode kafka = trigger(scaler, "kafka");
        assertThat(scaler.at("/spec/advanced/scalingModifiers/formula").asText())
                .isEqualTo("drainable < lag ? drainable : lag");
        assertThat(kafka.path("name").asText()).isEqualTo("lag");
        assertThat(trigger(scaler, "prometheus").path("name").asText()).isEqualTo("drainable");
        assertThat(kafka.at("/metadata/consumerGroup").asText()).isEqualTo("lockstep.recognized-events.redis");
        assertThat(kafka.at("/metadata/excludePersistentLag").asText()).isEqualTo("true");
        assertThat(scaler.at("/spec/maxReplicaCount").asInt()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"production", "keda", "istio"})
    void upIsFastAndDownIsSlow(String values) {
        Chart.rendered(values)
                .of("HorizontalPodAutoscaler", "ScaledObject")
                .map(scaler -> scaler.at(
                        scaler.path("kind").asText().equals("ScaledObject")
                                ? "/spec/advanced/horizontalPodAutoscalerConfig/behavior"
                                : "/spec/behavior"))
                .forEach(behavior -> {
                    assertThat(behavior.at("/scaleUp/stabilizationWindowSeconds")
                                    .asInt())
                            .isLessThan(behavior.at("/scaleDown/stabilizationWindowSeconds")
                                    .asInt());
                    assertThat(behavior.at("/scaleDown/policies"))
                            .as("one worker at a time: each is a rebalance")
                            .hasSize(1)
                            .first()
                            .satisfies(policy ->
                                    assertThat(policy.path("value").asInt()).isEqualTo(1));
                });
    }

    @Test
    void theAdapterServesTheMetricThatTheAutoscalersAskFor() {
        Objects objects = Chart.rendered("production");
        Objects rules = Objects.parse(objects.get("ConfigMap", "prometheus-adapter-rules")
                .at("/data/config.yaml")
                .asText());
        JsonNode rule = rules.all().getFirst().at("/externalRules/0");
        assertThat(rule.at("/name/as").asText()).isEqualTo("lockstep_drainable_lag_records");
        assertThat(rule.at("/metricsQuery").asText())
                .as("one worker that does not know must not hide what the others know")
                .contains(">= 0")
                .startsWith("sum(");
    }

    @Test
    void thereIsOneWayAtATime() {
        for (String values : List.of("production", "keda")) {
            Objects objects = Chart.rendered(values);
            boolean keda = objects.of("ScaledObject").findAny().isPresent();
            boolean lag = objects.of("HorizontalPodAutoscaler")
                    .anyMatch(
                            scaler -> scaler.at("/spec/metrics/0/type").asText().equals("External"));
            assertThat(keda).as(values).isNotEqualTo(lag);
        }
    }

    private static JsonNode trigger(JsonNode scaler, String type) {
        return Objects.elements(scaler.at("/spec/triggers"))
                .filter(trigger -> trigger.path("type").asText().equals(type))
                .findFirst()
                .orElseThrow();
    }
}
