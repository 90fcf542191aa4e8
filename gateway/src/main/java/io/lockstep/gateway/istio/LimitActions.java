package io.lockstep.gateway.istio;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.gateway.limit.LimitKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads Envoy's rate limit actions: each makes one entry of a descriptor. */
final class LimitActions {

    private static final String JWT = "envoy.filters.http.jwt_authn";

    /** An entry: what it is called, and what its value is. */
    record Entry(String name, LimitKey key) {}

    private LimitActions() {}

    /** The descriptors that {@code rate_limits} of {@code parent} asks for. */
    static List<List<Entry>> of(Struct parent) {
        List<List<Entry>> descriptors = new ArrayList<>();
        for (Struct limit : parent.structs("rate_limits")) {
            List<Entry> entries = new ArrayList<>();
            for (Struct action : limit.structs("actions")) {
                entry(action).ifPresent(entries::add);
                action.close();
            }
            limit.close();
            descriptors.add(entries);
        }
        return descriptors;
    }

    private static Optional<Entry> entry(Struct action) {
        if (action.has("remote_address")) {
            action.struct("remote_address").close();
            return Optional.of(new Entry("remote_address", new LimitKey.ClientAddress()));
        }
        if (action.has("request_headers")) {
            try (Struct headers = action.struct("request_headers")) {
                return Optional.of(
                        new Entry(headers.text("descriptor_key"), new LimitKey.Header(headers.text("header_name"))));
            }
        }
        if (action.has("generic_key")) {
            try (Struct fixed = action.struct("generic_key")) {
                return Optional.of(new Entry(
                        fixed.optionalText("descriptor_key").orElse("generic_key"),
                        new LimitKey.Fixed(fixed.text("descriptor_value"))));
            }
        }
        if (action.has("metadata")) {
            try (Struct metadata = action.struct("metadata")) {
                return Optional.of(new Entry(metadata.text("descriptor_key"), claim(metadata)));
            }
        }
        action.fault("", "needs one of remote_address, request_headers, generic_key and metadata");
        return Optional.empty();
    }

    /** {@code metadata_key: {key: envoy.filters.http.jwt_authn, path: [{key: payload}, {key: sub}]}}, which is where Istio puts a token. */
    private static LimitKey claim(Struct metadata) {
        List<String> claim = new ArrayList<>();
        try (Struct key = metadata.struct("metadata_key")) {
            if (!key.text("key").equals(JWT)) {
                key.fault("key", "must be " + JWT);
            }
            for (JsonNode step : key.any("path")) {
                claim.add(step.path("key").asText());
            }
            if (claim.size() < 2 || !claim.getFirst().equals("payload")) {
                key.fault("path", "must begin with payload and name a claim");
                return new LimitKey.Claim(List.of());
            }
        }
        return new LimitKey.Claim(claim.subList(1, claim.size()));
    }
}
