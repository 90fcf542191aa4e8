package io.lockstep.gateway.istio;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.lockstep.gateway.istio.LimitActions.Entry;
import io.lockstep.gateway.limit.Quota;
import io.lockstep.gateway.limit.RateLimit;
import io.lockstep.gateway.limit.RateLimit.Part;
import io.lockstep.gateway.limit.RateLimit.Reach;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The configuration of a rate limit service for one domain: how many requests a unit of time each descriptor may make. */
record LimitTree(String domain, List<Leaf> leaves) {

    private static final Map<String, Duration> UNITS = Map.of(
            "second", Duration.ofSeconds(1),
            "minute", Duration.ofMinutes(1),
            "hour", Duration.ofHours(1),
            "day", Duration.ofDays(1));

    /** A value that is absent stands for any, each counted for itself. */
    private record Step(String key, Optional<String> value) {}

    private record Leaf(List<Step> steps, Quota quota) {}

    static LimitTree of(RuleDocument.LimitService document) {
        Faults.Place faults = document.faults();
        JsonNode data = document.data();
        if (data.size() != 1) {
            faults.add("data", "must hold one file, the configuration of the rate limit service");
            return new LimitTree("", List.of());
        }
        String file = data.fieldNames().next();
        try {
            JsonNode config =
                    new ObjectMapper(new YAMLFactory()).readTree(data.path(file).asText());
            try (Struct root = new Struct(config, "data." + file, faults)) {
                List<Leaf> leaves = new ArrayList<>();
                root.structs("descriptors").forEach(descriptor -> collect(descriptor, List.of(), leaves));
                return new LimitTree(root.text("domain"), leaves);
            }
        } catch (JsonProcessingException e) {
            faults.add("data." + file, "is not YAML: " + e.getOriginalMessage());
            return new LimitTree("", List.of());
        }
    }

    private static void collect(Struct descriptor, List<Step> above, List<Leaf> leaves) {
        List<Step> steps = new ArrayList<>(above);
        steps.add(new Step(descriptor.text("key"), descriptor.optionalText("value")));
        if (descriptor.has("rate_limit")) {
            try (Struct limit = descriptor.struct("rate_limit")) {
                quota(limit).ifPresent(quota -> leaves.add(new Leaf(steps, quota)));
            }
        }
        if (descriptor.has("descriptors")) {
            descriptor.structs("descriptors").forEach(below -> collect(below, steps, leaves));
        }
        descriptor.close();
    }

    private static Optional<Quota> quota(Struct limit) {
        Duration unit = UNITS.get(limit.text("unit").toLowerCase(java.util.Locale.ROOT));
        if (unit == null) {
            limit.fault("unit", "must be one of second, minute, hour and day");
            return Optional.empty();
        }
        long requests = limit.number("requests_per_unit", 0);
        try {
            return Optional.of(new Quota(requests, requests, unit));
        } catch (IllegalArgumentException e) {
            limit.fault("requests_per_unit", e.getMessage());
            return Optional.empty();
        }
    }

    /** What a descriptor of these entries is held to, the closest first; none if the service does not know it. */
    List<RateLimit> limits(List<Entry> entries, Reach reach) {
        List<String> keys = entries.stream().map(Entry::name).toList();
        List<RateLimit> limits = new ArrayList<>();
        for (Leaf leaf : leaves) {
            if (leaf.steps().stream().map(Step::key).toList().equals(keys)) {
                List<Part> parts = new ArrayList<>();
                for (int i = 0; i < entries.size(); i++) {
                    parts.add(new Part(
                            keys.get(i),
                            entries.get(i).key(),
                            leaf.steps().get(i).value()));
                }
                limits.add(new RateLimit(domain + "-" + String.join("-", keys), parts, leaf.quota(), reach, Map.of()));
            }
        }
        return closestFirst(limits);
    }

    /** One with a value before one for any. */
    static List<RateLimit> closestFirst(List<RateLimit> limits) {
        return limits.stream()
                .sorted(Comparator.comparingLong(limit -> -limit.keys().stream()
                        .filter(part -> part.value().isPresent())
                        .count()))
                .toList();
    }
}
