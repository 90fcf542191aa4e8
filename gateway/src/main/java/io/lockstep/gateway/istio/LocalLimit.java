package io.lockstep.gateway.istio;

import io.lockstep.gateway.istio.LimitActions.Entry;
import io.lockstep.gateway.limit.Quota;
import io.lockstep.gateway.limit.RateLimit;
import io.lockstep.gateway.limit.RateLimit.Part;
import io.lockstep.gateway.limit.RateLimit.Reach;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads the configuration of Envoy's local rate limit. */
final class LocalLimit {

    private LocalLimit() {}

    /** Lists of alternatives: those told apart by descriptors, and the bucket for all. None if it only adds the filter. */
    static List<List<RateLimit>> read(String name, Struct config) {
        config.accept("@type", "stat_prefix", "max_dynamic_descriptors");
        List<List<RateLimit>> limits = new ArrayList<>();
        if (config.has("token_bucket") || config.has("descriptors")) {
            everyone(config, "filter_enabled");
            everyone(config, "filter_enforced");
        }
        Map<String, String> headers = headers(config);
        if (config.has("rate_limits")) {
            limits.addAll(keyed(name, config, headers));
        }
        if (config.has("token_bucket")) {
            quota(config.struct("token_bucket"))
                    .ifPresent(quota ->
                            limits.add(List.of(new RateLimit(name, List.of(), quota, new Reach.Local(), headers))));
        }
        config.close();
        return limits;
    }

    private static List<List<RateLimit>> keyed(String name, Struct config, Map<String, String> headers) {
        record Bucket(List<String> keys, List<Optional<String>> values, Quota quota) {}
        List<Bucket> buckets = new ArrayList<>();
        for (Struct descriptor : config.structs("descriptors")) {
            List<String> keys = new ArrayList<>();
            List<Optional<String>> values = new ArrayList<>();
            for (Struct entry : descriptor.structs("entries")) {
                keys.add(entry.text("key"));
                values.add(entry.optionalText("value").filter(value -> !value.isEmpty()));
                entry.close();
            }
            quota(descriptor.struct("token_bucket")).ifPresent(quota -> buckets.add(new Bucket(keys, values, quota)));
            descriptor.close();
        }
        List<List<RateLimit>> limits = new ArrayList<>();
        for (List<Entry> entries : LimitActions.of(config)) {
            List<String> keys = entries.stream().map(Entry::name).toList();
            List<RateLimit> alternatives = new ArrayList<>();
            for (Bucket bucket : buckets) {
                if (bucket.keys().equals(keys)) {
                    List<Part> parts = new ArrayList<>();
                    for (int i = 0; i < entries.size(); i++) {
                        parts.add(new Part(
                                keys.get(i),
                                entries.get(i).key(),
                                bucket.values().get(i)));
                    }
                    String named = name + "-" + String.join("-", keys);
                    alternatives.add(new RateLimit(named, parts, bucket.quota(), new Reach.Local(), headers));
                }
            }
            if (alternatives.isEmpty()) {
                config.fault("rate_limits", "no descriptor has the entries " + keys);
            }
            limits.add(LimitTree.closestFirst(alternatives));
        }
        return limits;
    }

    static Optional<Quota> quota(Struct bucket) {
        long max = bucket.number("max_tokens", 0);
        long perFill = bucket.number("tokens_per_fill", 1);
        Optional<java.time.Duration> interval = bucket.duration("fill_interval");
        if (!bucket.has("fill_interval")) {
            bucket.fault("fill_interval", "is missing");
        }
        bucket.close();
        try {
            return interval.map(every -> new Quota(max, perFill, every));
        } catch (IllegalArgumentException e) {
            bucket.fault("", e.getMessage());
            return Optional.empty();
        }
    }

    /** Envoy leaves a limit off unless it is told for which share of the requests it is on. */
    private static void everyone(Struct config, String name) {
        if (!config.has(name)) {
            config.fault(name, "is missing: Envoy would not limit anything");
            return;
        }
        try (Struct share = config.struct(name);
                Struct value = share.struct("default_value")) {
            share.accept("runtime_key");
            long numerator = value.number("numerator", 0);
            String denominator = value.optionalText("denominator").orElse("HUNDRED");
            long whole = switch (denominator) {
                case "TEN_THOUSAND" -> 10_000;
                case "MILLION" -> 1_000_000;
                default -> 100;
            };
            if (numerator != whole) {
                value.fault("numerator", "must be all: a limit for some of the requests is not supported");
            }
        }
    }

    private static Map<String, String> headers(Struct config) {
        if (!config.has("response_headers_to_add")) {
            return Map.of();
        }
        return config.structs("response_headers_to_add").stream()
                .map(LocalLimit::header)
                .collect(Collectors.toMap(
                        Map.Entry::getKey, Map.Entry::getValue, (first, second) -> second, LinkedHashMap::new));
    }

    private static Map.Entry<String, String> header(Struct option) {
        try (option;
                Struct header = option.struct("header")) {
            option.accept("append_action", "append");
            return Map.entry(header.text("key"), header.text("value"));
        }
    }
}
