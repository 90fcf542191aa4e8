package io.lockstep.gateway.istio;

import static io.lockstep.gateway.istio.Values.orEmpty;

import io.fabric8.istio.api.api.networking.v1alpha3.DestinationRule;
import io.fabric8.istio.api.api.networking.v1alpha3.Subset;
import io.lockstep.gateway.FailoverPolicy;
import io.lockstep.gateway.TrafficPolicy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Compiles one {@code DestinationRule}. */
final class DestinationRuleCompiler {

    private final RuleDocument.Traffic document;
    private final Faults.Place faults;

    DestinationRuleCompiler(RuleDocument.Traffic document) {
        this.document = document;
        this.faults = document.faults();
    }

    /** What a {@code DestinationRule} says of its host. */
    record Ruling(
            TrafficPolicy policy, Map<String, Part> subsets, Optional<FailoverPolicy> failover, Faults.Place faults) {}

    /** A subset: which addresses are in it, and how requests are spread over them. */
    record Part(Map<String, String> labels, TrafficPolicy policy) {}

    Ruling compile() {
        DestinationRule spec = document.resource().getSpec();
        TrafficPolicyCompiler policies = new TrafficPolicyCompiler(faults);
        TrafficPolicy whole = policies.compile(spec.getTrafficPolicy(), TrafficPolicy.DEFAULT, "spec.trafficPolicy");
        Map<String, Part> parts = new LinkedHashMap<>();
        for (int i = 0; i < orEmpty(spec.getSubsets()).size(); i++) {
            Subset subset = spec.getSubsets().get(i);
            String path = "spec.subsets[" + i + "]";
            if (subset.getName() == null) {
                faults.add(path + ".name", "is missing");
                continue;
            }
            TrafficPolicy policy = policies.compile(subset.getTrafficPolicy(), whole, path + ".trafficPolicy");
            if (parts.put(subset.getName(), new Part(orEmpty(subset.getLabels()), policy)) != null) {
                faults.add(path + ".name", "is there twice: " + subset.getName());
            }
        }
        return new Ruling(
                whole,
                parts,
                new FailoverCompiler(faults).compile(document.resource().getMetadata()),
                faults);
    }
}
