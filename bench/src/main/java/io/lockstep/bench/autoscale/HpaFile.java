package io.lockstep.bench.autoscale;

import io.fabric8.kubernetes.api.model.autoscaling.v2.ExternalMetricSource;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HPAScalingRules;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A file of rendered manifests. */
final class HpaFile {

    private static final String KIND = "HorizontalPodAutoscaler";

    private final Path file;

    HpaFile(Path file) {
        this.file = file;
    }

    /** The autoscaler of that name; it must have one external metric and no other. */
    Hpa read(String name) throws IOException {
        return Arrays.stream(Files.readString(file).split("(?m)^---.*$"))
                .filter(document -> document.contains("kind: " + KIND))
                .map(document -> Serialization.unmarshal(document, HorizontalPodAutoscaler.class))
                .filter(hpa -> hpa.getMetadata().getName().equals(name))
                .map(hpa -> hpa(name, hpa.getSpec()))
                .findFirst()
                .orElseThrow(() -> new IOException(file + " has no " + KIND + " named " + name));
    }

    private static Hpa hpa(String name, HorizontalPodAutoscalerSpec spec) {
        if (spec.getMetrics().size() != 1 || spec.getMetrics().getFirst().getExternal() == null) {
            throw new IllegalArgumentException(name + " must have one external metric");
        }
        ExternalMetricSource external = spec.getMetrics().getFirst().getExternal();
        return new Hpa(
                name,
                new Hpa.Range(Optional.ofNullable(spec.getMinReplicas()).orElse(1), spec.getMaxReplicas()),
                external.getMetric().getName(),
                external.getTarget().getAverageValue() == null
                        ? new LagTarget.Total(external.getTarget()
                                .getValue()
                                .getNumericalAmount()
                                .doubleValue())
                        : new LagTarget.Average(external.getTarget()
                                .getAverageValue()
                                .getNumericalAmount()
                                .doubleValue()),
                new Hpa.Behavior(
                        rules(spec.getBehavior().getScaleUp(), ScalingRules.defaultUp()),
                        rules(spec.getBehavior().getScaleDown(), ScalingRules.defaultDown())));
    }

    private static ScalingRules rules(HPAScalingRules rules, ScalingRules otherwise) {
        if (rules == null) {
            return otherwise;
        }
        List<ScalingPolicy> policies = rules.getPolicies().stream()
                .map(policy -> new ScalingPolicy(
                        ScalingPolicy.Kind.valueOf(policy.getType().toUpperCase(Locale.ROOT)),
                        policy.getValue(),
                        Duration.ofSeconds(policy.getPeriodSeconds())))
                .toList();
        return new ScalingRules(
                Optional.ofNullable(rules.getStabilizationWindowSeconds())
                        .map(Duration::ofSeconds)
                        .orElse(otherwise.stabilization()),
                Optional.ofNullable(rules.getSelectPolicy())
                        .map(select -> ScalingRules.Select.valueOf(select.toUpperCase(Locale.ROOT)))
                        .orElse(ScalingRules.Select.MAX),
                policies.isEmpty() ? otherwise.policies() : policies);
    }
}
