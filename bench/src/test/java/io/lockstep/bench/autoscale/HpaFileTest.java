package io.lockstep.bench.autoscale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.bench.autoscale.ScalingPolicy.Kind;
import io.lockstep.bench.autoscale.ScalingRules.Select;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HpaFileTest {

    private static final String MANIFESTS = """
            # Source: something else
            apiVersion: v1
            kind: Service
            metadata: {name: worker}
            ---
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: other}
            spec: {maxReplicas: 3, metrics: [{type: Resource, resource: {name: cpu}}]}
            ---
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: worker}
            spec:
              minReplicas: 2
              maxReplicas: 6
              metrics:
                - type: External
                  external: {metric: {name: lag}, target: {type: AverageValue, averageValue: "20k"}}
              behavior:
                scaleDown:
                  stabilizationWindowSeconds: 120
                  selectPolicy: Min
                  policies: [{type: Percent, value: 10, periodSeconds: 60}]
            """;

    @TempDir
    private Path folder;

    @Test
    void theAutoscalerOfANameIsReadAndWhatItLeavesOutIsKubernetesOwn() throws IOException {
        Hpa hpa = new HpaFile(Files.writeString(folder.resolve("manifests.yaml"), MANIFESTS)).read("worker");

        assertThat(hpa.replicas()).isEqualTo(new Hpa.Range(2, 6));
        assertThat(hpa.metric()).isEqualTo("lag");
        assertThat(hpa.target()).isEqualTo(new LagTarget.Average(20_000));
        assertThat(hpa.behavior().up()).isEqualTo(ScalingRules.defaultUp());
        assertThat(hpa.behavior().down())
                .isEqualTo(new ScalingRules(
                        Duration.ofSeconds(120),
                        Select.MIN,
                        List.of(new ScalingPolicy(Kind.PERCENT, 10, Duration.ofSeconds(60)))));
    }

    @Test
    void anAutoscalerByAnythingElseIsRefused() throws IOException {
        HpaFile file = new HpaFile(Files.writeString(folder.resolve("manifests.yaml"), MANIFESTS));

        assertThatThrownBy(() -> file.read("other")).hasMessageContaining("one external metric");
        assertThatThrownBy(() -> file.read("absent")).hasMessageContaining("absent");
    }
}
