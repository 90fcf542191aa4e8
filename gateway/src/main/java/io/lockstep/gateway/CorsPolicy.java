package io.lockstep.gateway;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which pages of other origins may read what a route answers (the browser enforces it), as Envoy's filter has it.
 *
 * @param origins one must match the {@code Origin}; one that matches {@code *} allows any
 * @param exposedHeaders what else a page may read of an answer
 */
public record CorsPolicy(
        List<TextMatch> origins, Preflight preflight, List<String> exposedHeaders, boolean allowsCredentials) {

    private static final String ORIGIN = "Access-Control-Allow-Origin";
    private static final String CREDENTIALS = "Access-Control-Allow-Credentials";

    public CorsPolicy {
        origins = List.copyOf(origins);
        exposedHeaders = List.copyOf(exposedHeaders);
    }

    /**
     * What a browser that asks first is told.
     *
     * @param forwardsUnmatched whether the service gets to see the question of an origin that is not allowed
     */
    public record Preflight(
            List<String> methods, List<String> headers, Optional<Duration> maxAge, boolean forwardsUnmatched) {
        public Preflight {
            methods = List.copyOf(methods);
            headers = List.copyOf(headers);
        }
    }

    /** What becomes of a request because of the policy. */
    public sealed interface Verdict {
        /** Goes on, and nothing is added to its answer. */
        record NotConcerned() implements Verdict {}

        /** Goes on, and whatever is answered gets these headers. */
        record Allowed(Map<String, String> headers) implements Verdict {}

        /** Is answered at once with these headers. */
        record Answered(Map<String, String> headers) implements Verdict {}
    }

    public Verdict judge(RequestHead head) {
        Optional<String> origin = head.header("origin").filter(sent -> !sent.isEmpty());
        if (origin.isEmpty()) {
            return new Verdict.NotConcerned();
        }
        boolean asksFirst = head.method().equals("OPTIONS")
                && head.header("access-control-request-method")
                        .filter(sent -> !sent.isEmpty())
                        .isPresent();
        if (!allows(origin.get())) {
            return asksFirst && !preflight.forwardsUnmatched()
                    ? new Verdict.Answered(Map.of())
                    : new Verdict.NotConcerned();
        }
        return asksFirst
                ? new Verdict.Answered(preflightHeaders(origin.get()))
                : new Verdict.Allowed(headers(origin.get()));
    }

    private boolean allows(String origin) {
        return origins.stream().anyMatch(pattern -> pattern.matches("*") || pattern.matches(origin));
    }

    private Map<String, String> headers(String origin) {
        Map<String, String> headers = common(origin);
        put(headers, "Access-Control-Expose-Headers", exposedHeaders);
        return headers;
    }

    private Map<String, String> preflightHeaders(String origin) {
        Map<String, String> headers = common(origin);
        put(headers, "Access-Control-Allow-Methods", preflight.methods());
        put(headers, "Access-Control-Allow-Headers", preflight.headers());
        preflight.maxAge().ifPresent(age -> headers.put("Access-Control-Max-Age", String.valueOf(age.toSeconds())));
        return headers;
    }

    private Map<String, String> common(String origin) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(ORIGIN, origin);
        if (allowsCredentials) {
            headers.put(CREDENTIALS, "true");
        }
        return headers;
    }

    private static void put(Map<String, String> headers, String name, List<String> values) {
        if (!values.isEmpty()) {
            headers.put(name, String.join(",", values));
        }
    }
}
