package io.lockstep.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rate limits of this process, written as on Istio's own page. */
class RateLimitTest {

    @TempDir
    Path folder;

    @BeforeEach
    void routes() throws IOException {
        Files.writeString(folder.resolve("routes.yaml"), TestRules.virtualService("""
                - {name: login, match: [{uri: {prefix: /login}}], route: [{destination: {host: event-service}}]}
                - {name: rest, route: [{destination: {host: event-service}}]}
                """));
    }

    @Test
    void a_bucket_for_a_route_leaves_the_others_alone() throws IOException {
        limit("HTTP_ROUTE", """
                match: {context: GATEWAY, routeConfiguration: {vhost: {route: {name: login}}}}
                patch:
                  operation: MERGE
                  value:
                    typed_per_filter_config:
                      envoy.filters.http.local_ratelimit:
                        "@type": type.googleapis.com/udpa.type.v1.TypedStruct
                        type_url: type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit
                        value:
                          stat_prefix: login
                          token_bucket: {max_tokens: 3, tokens_per_fill: 3, fill_interval: 60s}
                          filter_enabled: {default_value: {numerator: 100, denominator: HUNDRED}}
                          filter_enforced: {default_value: {numerator: 100, denominator: HUNDRED}}
                          response_headers_to_add: [{header: {key: x-local-rate-limit, value: "true"}}]
                """);
        try (TestGateway gateway = new TestGateway(folder, Map.of())) {
            String first = get(gateway, "/login", "");
            assertThat(first)
                    .startsWith("HTTP/1.1 200 ")
                    .contains("RateLimit-Policy: \"limit-login\";q=3;w=60")
                    .contains("RateLimit: \"limit-login\";r=2;t=20");
            get(gateway, "/login", "");
            get(gateway, "/login", "");
            String refused = get(gateway, "/login", "");
            assertThat(refused)
                    .startsWith("HTTP/1.1 429 ")
                    .contains("application/problem+json")
                    .contains("urn:lockstep:problem:too-many-requests")
                    .contains("RateLimit-Policy: \"limit-login\";q=3;w=60")
                    .contains("RateLimit: \"limit-login\";r=0;t=20")
                    .contains("Retry-After: 20")
                    .contains("x-local-rate-limit: true");
            assertThat(get(gateway, "/other", "")).startsWith("HTTP/1.1 200 ").doesNotContain("RateLimit");
            assertThat(gateway.metric("lockstep.gateway.limited", "limit", "limit-login", "outcome", "refused"))
                    .isEqualTo(1);
        }
    }

    @Test
    void each_value_of_a_header_has_a_bucket_of_its_own() throws IOException {
        limit("HTTP_FILTER", """
                match: {context: GATEWAY, listener: {filterChain: {filter: {name: envoy.filters.network.http_connection_manager}}}}
                patch:
                  operation: INSERT_BEFORE
                  value:
                    name: envoy.filters.http.local_ratelimit
                    typed_config:
                      "@type": type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit
                      stat_prefix: all
                      max_dynamic_descriptors: 1000
                      filter_enabled: {default_value: {numerator: 100, denominator: HUNDRED}}
                      filter_enforced: {default_value: {numerator: 100, denominator: HUNDRED}}
                      rate_limits:
                        - actions:
                            - request_headers: {header_name: x-api-key, descriptor_key: client}
                        - actions:
                            - remote_address: {}
                      descriptors:
                        - entries: [{key: client, value: gold}]
                          token_bucket: {max_tokens: 5, tokens_per_fill: 5, fill_interval: 60s}
                        - entries: [{key: client}]
                          token_bucket: {max_tokens: 2, tokens_per_fill: 2, fill_interval: 60s}
                        - entries: [{key: remote_address}]
                          token_bucket: {max_tokens: 12, tokens_per_fill: 12, fill_interval: 60s}
                """);
        try (TestGateway gateway = new TestGateway(folder, Map.of())) {
            assertThat(granted(gateway, "X-Api-Key: gold\r\n", 6)).isEqualTo(5);
            assertThat(granted(gateway, "X-Api-Key: tin\r\n", 3)).isEqualTo(2);
            assertThat(granted(gateway, "X-Api-Key: zinc\r\n", 3)).isEqualTo(2);
            // 9 of the address's 12 are gone: a request that one limit refuses takes nothing of the next.
            assertThat(granted(gateway, "", 5)).isEqualTo(3);
        }
    }

    private static long granted(TestGateway gateway, String headers, int requests) {
        return IntStream.range(0, requests)
                .filter(i -> get(gateway, "/x", headers).startsWith("HTTP/1.1 200 "))
                .count();
    }

    private static String get(TestGateway gateway, String path, String headers) {
        return RawClient.exchange(
                gateway.port(), "GET " + path + " HTTP/1.1\r\nHost: h\r\n" + headers + "Connection: close\r\n\r\n");
    }

    private void limit(String applyTo, String patch) throws IOException {
        Files.writeString(folder.resolve("limit.yaml"), """
                apiVersion: networking.istio.io/v1alpha3
                kind: EnvoyFilter
                metadata: {name: limit}
                spec:
                  configPatches:
                    - applyTo: %s
                """.formatted(applyTo) + patch.indent(6));
    }
}
