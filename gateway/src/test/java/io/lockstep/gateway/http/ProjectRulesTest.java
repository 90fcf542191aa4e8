package io.lockstep.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.gateway.jwt.BadTokens;
import io.lockstep.gateway.jwt.TestIssuer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules the project ships, in front of real services. */
@QuarkusTest
@QuarkusTestResource(value = TestServices.class, restrictToAnnotatedClass = true)
class ProjectRulesTest {

    private final HttpClient client =
            HttpClient.newBuilder().version(Version.HTTP_1_1).build();
    private final TestIssuer issuer =
            TestIssuer.fromJson(ConfigProvider.getConfig().getValue(TestServices.SIGNING_KEY, String.class));

    @TestHTTPResource("/")
    URI gateway;

    @ParameterizedTest
    @CsvSource({
        "/api/events, event-service, /api/events",
        "/api/events?size=2, event-service, /api/events?size=2",
        "/api/events/evt_1, event-service, /api/events/evt_1",
        "/api/events/import, event-service, /api/events/import",
        "/api/events/import/key-1, event-service, /api/events/import/key-1",
        "/api/events/export?format=csv, event-service, /api/events/export?format=csv",
        "/api/events/evt_1/restore, event-service, /api/events/evt_1/restore",
        "/api/search/events?q=%E6%95%B0, search-service, /api/search/events?q=%E6%95%B0",
        "/api/search/suggest?q=%E6%95%B0, search-service, /api/search/suggest?q=%E6%95%B0",
        "/health/es-sync, sync-worker-elasticsearch, /health/es-sync",
        "/admin/capture, event-service, /admin/capture",
        "/admin/es/rebuild, event-service, /admin/es/rebuild",
        "/admin/operations/op_1, event-service, /admin/operations/op_1",
        "/admin/sync/elasticsearch, sync-worker-elasticsearch, /admin/sync",
        "/admin/sync/elasticsearch/dead-letters?x=1, sync-worker-elasticsearch, /admin/dead-letters?x=1",
        "/admin/sync/redis, sync-worker-redis, /admin/sync",
        "/admin/sync/redis/dead-letters, sync-worker-redis, /admin/dead-letters",
    })
    void each_path_leads_to_its_service(String path, String service, String uri) {
        JsonObject seen = new JsonObject(
                send(request(path).header("Authorization", "Bearer " + issuer.token("viewer", "editor", "admin")))
                        .body());
        assertThat(seen.getString("service")).isEqualTo(service);
        assertThat(seen.getString("uri")).isEqualTo(uri);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/eventsx",
                "/api/searchx",
                "/api",
                "/health/es-syncx",
                "/admin",
                "/admin/sync",
                "/admin/dead-letters",
                "/admin/operationsx",
                "/admin/capturex",
                "/admin/sync/redisx",
                "/API/events",
                "//api/events",
                "/q/openapi",
                "/q/nothing",
                "/favicon.ico",
            })
    void no_other_path_leads_anywhere(String path) {
        assertProblem(
                send(request(path).header("Authorization", "Bearer " + issuer.token("editor", "admin"))),
                404,
                "not-found");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/events, 200, 200, 200, 200",
        "HEAD, /api/events/evt_1, 200, 200, 200, 200",
        "GET, /api/search/events, 200, 200, 200, 200",
        "POST, /api/search/events, 200, 200, 200, 200",
        "GET, /health/es-sync, 200, 200, 200, 200",
        "GET, /, 200, 200, 200, 200",
        "POST, /api/events, 401, 403, 200, 200",
        "POST, /api/events/import, 401, 403, 200, 200",
        "PUT, /api/events/evt_1, 401, 403, 200, 200",
        "PATCH, /api/events/evt_1, 401, 403, 200, 200",
        "DELETE, /api/events/evt_1, 401, 403, 200, 200",
        "GET, /api/events/export, 200, 200, 200, 200",
        "GET, /api/events/evt_1/history, 401, 403, 200, 200",
        "HEAD, /api/events/evt_1/history, 401, 403, 200, 200",
        "POST, /api/events/evt_1/restore, 401, 403, 200, 200",
        "GET, /admin/capture, 401, 403, 403, 200",
        "POST, /admin/sync/redis/dead-letters, 401, 403, 403, 200",
        "POST, /health/es-sync, 403, 403, 403, 403",
        "DELETE, /api/search/events, 403, 403, 403, 403",
        "POST, /, 403, 403, 403, 403",
    })
    void each_role_may_do_this(String method, String path, int nobody, int viewer, int editor, int admin) {
        assertThat(send(request(path).method(method, BodyPublishers.noBody())).statusCode())
                .isEqualTo(nobody);
        assertThat(status(method, path, "viewer")).isEqualTo(viewer);
        assertThat(status(method, path, "viewer", "editor")).isEqualTo(editor);
        assertThat(status(method, path, "viewer", "editor", "admin")).isEqualTo(admin);
    }

    @Test
    void who_asks_without_a_token_is_told_to_bring_one() {
        HttpResponse<String> answer = send(request("/api/events").POST(BodyPublishers.ofString("{}")));
        assertProblem(answer, 401, "unauthorized");
        assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer realm=\"lockstep\"");
    }

    @Test
    void no_bad_token_gets_anywhere_not_even_where_none_is_needed() {
        for (Map.Entry<String, String> bad : BadTokens.of(issuer).entrySet()) {
            for (String path : new String[] {"/api/events", "/admin/capture", "/nowhere"}) {
                HttpResponse<String> answer =
                        send(request(path).header("Authorization", ("Bearer " + bad.getValue()).strip()));
                assertThat(answer.statusCode()).as(bad.getKey() + " at " + path).isEqualTo(401);
                assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
                        .contains("error=\"invalid_token\"");
            }
        }
    }

    @Test
    void nobody_can_say_who_he_is_but_the_gateway() {
        JsonObject seen = headersSeen(request("/api/events/x")
                .header("X-Lockstep-Subject", "root")
                .header("x_lockstep_roles", "admin")
                .header("X-Lockstep-Anything", "x")
                .header("X-Forwarded-For", "1.2.3.4")
                .header("X-Forwarded-Proto", "https")
                .header("X-Forwarded-Host", "evil")
                .header("X-Real-IP", "1.2.3.4")
                .header("Forwarded", "for=1.2.3.4")
                .header("Authorization", "Basic YTpi")
                .header("X-Harmless", "kept"));
        assertThat(seen.fieldNames())
                .doesNotContain(
                        "x-lockstep-subject",
                        "x_lockstep_roles",
                        "x-lockstep-anything",
                        "x-real-ip",
                        "forwarded",
                        "authorization")
                .contains("x-harmless");
        assertThat(seen.getJsonArray("x-forwarded-for")).containsExactly("127.0.0.1");
        assertThat(seen.getJsonArray("x-forwarded-proto")).containsExactly("http");
        assertThat(seen.getJsonArray("x-forwarded-host")).containsExactly(gateway.getAuthority());
        assertThat(seen.getJsonArray("host")).containsExactly(gateway.getAuthority());
    }

    @Test
    void what_the_token_says_reaches_the_service_and_the_token_does_not() {
        JsonObject seen = headersSeen(request("/api/events/x")
                .header("X-Lockstep-Subject", "root")
                .header(
                        "Authorization",
                        "Bearer "
                                + issuer.token(claims -> {
                                    claims.setSubject("me\r\nX-Evil: 1");
                                    claims.setStringListClaim("groups", "viewer", "a,admin");
                                })));
        assertThat(seen.getJsonArray("x-lockstep-subject")).containsExactly("me%0D%0AX-Evil%3A%201");
        assertThat(seen.getJsonArray("x-lockstep-roles")).containsExactly("viewer,a%2Cadmin");
        assertThat(seen.fieldNames()).doesNotContain("authorization", "x-evil");
    }

    @Test
    void ids_are_made_or_passed_on() {
        HttpResponse<String> made = send(request("/api/events/x").header("X-Request-Id", "not harmless"));
        String id = made.headers().firstValue("X-Request-Id").orElseThrow();
        assertThat(id).matches("[0-9a-f]{32}");
        JsonObject seen = new JsonObject(made.body()).getJsonObject("headers");
        assertThat(seen.getJsonArray("x-request-id")).containsExactly(id);
        assertThat(seen.getJsonArray("traceparent").getString(0)).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01");

        String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";
        HttpResponse<String> kept = send(request("/api/events/x")
                .header("X-Request-Id", "mine-1")
                .header("traceparent", trace)
                .header("tracestate", "a=b"));
        assertThat(kept.headers().allValues("X-Request-Id")).containsExactly("mine-1");
        JsonObject passed = new JsonObject(kept.body()).getJsonObject("headers");
        assertThat(passed.getJsonArray("traceparent")).containsExactly(trace);
        assertThat(passed.getJsonArray("tracestate")).containsExactly("a=b");
    }

    @Test
    void a_request_that_comes_back_is_refused() {
        String via = headersSeen(request("/api/events/x")).getJsonArray("via").getString(0);
        assertProblem(send(request("/api/events/x").header("Via", "1.0 other, " + via)), 508, "loop");
    }

    @Test
    void the_problem_of_a_service_passes_unchanged() {
        HttpResponse<String> answer = send(request("/api/events/problem"));
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).isEqualTo("{\"type\":\"urn:lockstep:problem:conflict\"}");
        assertThat(answer.headers().firstValue("ETag")).contains("\"7\"");
        assertThat(answer.headers().firstValue("X-Private")).isEmpty();
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void both_versions_of_http_are_served(Version version) {
        HttpRequest request = request("/api/events/x")
                .version(version)
                .header("Authorization", "Bearer " + issuer.token("editor"))
                .POST(BodyPublishers.ofByteArray(new byte[100_000]))
                .build();
        try (HttpClient either = HttpClient.newBuilder().version(version).build()) {
            // The upgrade to HTTP/2 takes one request without a body.
            assertThat(sent(either, HttpRequest.newBuilder(gateway).build()).statusCode())
                    .isEqualTo(200);
            HttpResponse<String> answer = sent(either, request);
            assertThat(answer.version()).isEqualTo(version);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(new JsonObject(answer.body()).getLong("bytes")).isEqualTo(100_000);
        }
    }

    @Test
    void the_gateways_own_health_and_metrics_are_there_to_be_read() {
        assertThat(send(request("/q/health/ready")).body()).contains("\"routes\"");
        assertThat(send(request("/q/health/live")).statusCode()).isEqualTo(200);
        assertThat(send(request("/q/health/started")).statusCode()).isEqualTo(200);
        send(request("/api/events/some/path/with-many-values"));
        assertThat(send(request("/q/metrics")).body())
                .contains("lockstep_gateway_requests_seconds_count{route=\"lockstep/events\",status=\"2xx\"}")
                .doesNotContain("with-many-values");
        assertProblem(send(request("/q/metrics").POST(BodyPublishers.ofString("x"))), 405, "method-not-allowed");
    }

    @Test
    void writes_and_imports_have_limits_and_reads_have_none() {
        assertThat(policy("POST", "/api/events")).isEqualTo("\"limit-writes\";q=2000;w=2");
        assertThat(policy("DELETE", "/api/events/evt_1")).isEqualTo("\"limit-writes\";q=2000;w=2");
        assertThat(policy("POST", "/api/events/import")).isEqualTo("\"limit-import\";q=60;w=60");
        assertThat(policy("GET", "/api/events")).isEqualTo("none");
        assertThat(policy("GET", "/api/events/import")).isEqualTo("none");
        assertThat(policy("GET", "/api/events/export")).isEqualTo("none");
        assertThat(policy("POST", "/api/search/events")).isEqualTo("none");
    }

    private String policy(String method, String path) {
        return send(request(path)
                        .method(method, BodyPublishers.noBody())
                        .header("Authorization", "Bearer " + issuer.token("editor")))
                .headers()
                .firstValue("RateLimit-Policy")
                .orElse("none");
    }

    @Test
    void the_root_says_what_is_here() {
        HttpResponse<String> answer = send(request("/"));
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(new JsonObject(answer.body()).getString("events")).isEqualTo("/api/events");
    }

    private int status(String method, String path, String... groups) {
        return send(request(path)
                        .method(method, BodyPublishers.noBody())
                        .header("Authorization", "Bearer " + issuer.token(groups)))
                .statusCode();
    }

    private JsonObject headersSeen(HttpRequest.Builder request) {
        return new JsonObject(send(request).body()).getJsonObject("headers");
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(gateway.toString().replaceFirst("/$", "") + path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        return sent(client, request.build());
    }

    private static HttpResponse<String> sent(HttpClient client, HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(request.toString(), e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static void assertProblem(HttpResponse<String> answer, int status, String word) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        JsonObject problem = new JsonObject(answer.body());
        assertThat(problem.getString("type")).isEqualTo("urn:lockstep:problem:" + word);
        assertThat(problem.getInteger("status")).isEqualTo(status);
        assertThat(problem.fieldNames())
                .containsExactlyInAnyOrder("type", "title", "status", "detail", "instance", "errors");
    }
}
