package io.lockstep.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of many requests: shares, mirrors, ejection, failover, limits. Time is the test's where it matters. */
class TrafficTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static Vertx vertx;
    private static HttpClient client;
    private final Map<String, EchoService> services = new HashMap<>();
    private final Map<String, String> addresses = new HashMap<>();
    private final AtomicLong nanos = new AtomicLong();

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
        client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    @AfterAll
    static void close() {
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @BeforeEach
    void services() {
        for (String name : List.of("one", "two")) {
            services.put(name, new EchoService(vertx, name));
            addresses.put(name, "127.0.0.1:" + services.get(name).start());
        }
        addresses.put("both", addresses.get("one") + ", " + addresses.get("two"));
    }

    /** Binomial, 2,000 draws: five standard deviations, so that a right gateway fails once in two million runs. */
    @Test
    void weights_and_percentages_hold_over_many_requests() {
        try (RulesGateway gateway = gateway("""
                - match: [{uri: {prefix: /split}}]
                  route: [{destination: {host: one}, weight: 80}, {destination: {host: two}, weight: 20}]
                - match: [{uri: {prefix: /fault}}]
                  fault: {abort: {httpStatus: 555, percentage: {value: 12.5}}}
                  route: [{destination: {host: one}}]
                """, "")) {
            Map<String, Integer> split = ask(gateway, "/split", 2_000);
            assertShare(split.getOrDefault("200 two", 0), 2_000, 0.2);
            assertThat(split).containsOnlyKeys("200 one", "200 two");
            Map<String, Integer> fault = ask(gateway, "/fault", 2_000);
            assertShare(fault.getOrDefault("555 ", 0), 2_000, 0.125);
        }
    }

    @Test
    void a_mirror_gets_its_share_and_nobody_hears_of_it() {
        try (RulesGateway gateway = gateway("""
                - match: [{uri: {prefix: /some}}]
                  mirrors: [{destination: {host: two}, percentage: {value: 25}}]
                  route: [{destination: {host: one}}]
                - mirror: {host: two}
                  route: [{destination: {host: one}}]
                """, "")) {
            assertThat(send(gateway, HttpRequest.newBuilder(gateway.at("/all")).POST(BodyPublishers.ofString("abc")))
                            .statusCode())
                    .isEqualTo(200);
            Wait.until("the copy has come", PATIENCE, () -> services.get("two").requests() == 1);
            JsonObject copy = services.get("two").last();
            assertThat(copy.getString("method")).isEqualTo("POST");
            assertThat(copy.getLong("bytes")).isEqualTo(3);
            assertThat(copy.getJsonObject("headers").getJsonArray("host").getString(0))
                    .isEqualTo("127.0.0.1-shadow:" + gateway.port());

            Map<String, Integer> answers = ask(gateway, "/some/x", 1_000);
            assertThat(answers).containsOnlyKeys("200 one");
            Wait.until(
                    "all copies are over",
                    PATIENCE,
                    () -> gateway.metric("lockstep.gateway.mirrored", "target", "two") == mirrored());
            assertShare((int) mirrored() - 1, 1_000, 0.25);
        }
    }

    private double mirrored() {
        return services.get("two").requests();
    }

    @Test
    void a_mirror_that_fails_or_hangs_neither_shows_nor_slows() {
        addresses.put("refused", "127.0.0.1:1");
        try (RulesGateway gateway = gateway("""
                - match: [{uri: {prefix: /refused}}]
                  mirrors: [{destination: {host: refused}}]
                  route: [{destination: {host: one}}]
                - mirrors: [{destination: {host: two}}]
                  route: [{destination: {host: one}}]
                """, "")) {
            assertThat(ask(gateway, "/refused", 20)).containsOnlyKeys("200 one");
            Wait.until(
                    "the failures are counted",
                    PATIENCE,
                    () -> metric(gateway, "refused", "failed") + metric(gateway, "refused", "skipped") == 20);
            // Each copy hangs; the 33rd finds no room.
            Map<String, Integer> answers = ask(gateway, "/hang?twin=one", 60);
            assertThat(answers).containsOnlyKeys("200 one");
            assertThat(metric(gateway, "two", "skipped")).isEqualTo(28);
        }
    }

    private static double metric(RulesGateway gateway, String target, String outcome) {
        return gateway.metric("lockstep.gateway.mirrored", "target", target, "outcome", outcome);
    }

    @Test
    void an_address_that_keeps_failing_is_left_out_and_tried_again_later() {
        try (RulesGateway gateway = gateway("""
                - retries: {attempts: 0}
                  route: [{destination: {host: both}}]
                """, """
                loadBalancer: {simple: ROUND_ROBIN}
                outlierDetection: {consecutive5xxErrors: 3, interval: 10s, baseEjectionTime: 30s, maxEjectionPercent: 50}
                """)) {
            services.get("two").fail(503);
            Map<String, Integer> failing = ask(gateway, "/x", 20);
            assertThat(failing.get("503 two")).isEqualTo(3);
            assertThat(failing.get("200 one")).isEqualTo(17);
            assertThat(gateway.metric("lockstep.gateway.ejections", "target", "both"))
                    .isEqualTo(1);

            services.get("two").fail(0);
            nanos.addAndGet(Duration.ofSeconds(29).toNanos());
            assertThat(ask(gateway, "/x", 4)).containsOnlyKeys("200 one");
            nanos.addAndGet(Duration.ofSeconds(1).toNanos());
            assertThat(ask(gateway, "/x", 4)).containsOnlyKeys("200 one", "200 two");
        }
    }

    @Test
    void a_slow_target_sheds_a_share_to_its_standby_and_gets_it_back() {
        try (RulesGateway gateway = new RulesGateway(
                vertx,
                TestRules.virtualService("- route: [{destination: {host: one}}]\n") + """
                        ---
                        apiVersion: networking.istio.io/v1
                        kind: DestinationRule
                        metadata:
                          name: one
                          annotations:
                            gateway.lockstep.io/failover-to: two
                            gateway.lockstep.io/failover-share: "30"
                            gateway.lockstep.io/failover-p99: 500ms
                            gateway.lockstep.io/failback-p99: 400ms
                            gateway.lockstep.io/failover-window: 10s
                        spec: {host: one}
                        """,
                addresses,
                nanos::get)) {
            assertThat(ask(gateway, "/x", 100)).containsOnlyKeys("200 one");
            assertThat(gateway.metric("lockstep.gateway.failover", "target", "one"))
                    .isZero();

            // The service's own slowness is the clock's: it moves while the service has the request.
            services.get("one")
                    .whileAnswering(() -> nanos.addAndGet(Duration.ofMillis(600).toNanos()));
            ask(gateway, "/x", 30);
            assertThat(gateway.metric("lockstep.gateway.failover", "target", "one"))
                    .isEqualTo(1);
            services.get("one").whileAnswering(() -> {});
            Map<String, Integer> shifted = ask(gateway, "/x", 1_000);
            assertShare(shifted.getOrDefault("200 two", 0), 1_000, 0.3);

            for (int second = 0; second < 12; second++) {
                nanos.addAndGet(Duration.ofSeconds(1).toNanos());
                ask(gateway, "/x", 50);
            }
            assertThat(gateway.metric("lockstep.gateway.failover", "target", "one"))
                    .isZero();
            assertThat(ask(gateway, "/x", 100)).containsOnlyKeys("200 one");
        }
    }

    @Test
    void requests_beyond_a_targets_limit_are_refused_at_once() {
        try (RulesGateway gateway = gateway(
                "- route: [{destination: {host: both}}]\n", "connectionPool: {http: {http2MaxRequests: 3}}\n")) {
            List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                waiting.add(client.sendAsync(
                        HttpRequest.newBuilder(gateway.at("/x/slow?ms=3000")).build(), BodyHandlers.ofString()));
            }
            Wait.until(
                    "they are there",
                    PATIENCE,
                    () -> services.get("one").requests() + services.get("two").requests() == 3);
            assertThat(send(gateway, HttpRequest.newBuilder(gateway.at("/x"))).statusCode())
                    .isEqualTo(503);
            waiting.forEach(one -> assertThat(one.join().statusCode()).isEqualTo(200));
            assertThat(send(gateway, HttpRequest.newBuilder(gateway.at("/x"))).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void retries_stay_within_the_budget() {
        try (RulesGateway gateway = gateway("""
                - retries: {attempts: 5, retryOn: 5xx, backoff: 1ms}
                  route: [{destination: {host: both}}]
                """, "retryBudget: {percent: 0, minRetryConcurrency: 0}\n")) {
            services.get("one").fail(500);
            services.get("two").fail(500);
            assertThat(send(gateway, HttpRequest.newBuilder(gateway.at("/x"))).statusCode())
                    .isEqualTo(500);
            assertThat(services.get("one").requests() + services.get("two").requests())
                    .isEqualTo(1);
        }
    }

    @Test
    void an_answer_without_a_length_ends_for_http_1_0_with_the_connection() {
        try (RulesGateway gateway = gateway("- route: [{destination: {host: one}}]\n", "")) {
            assertThat(RawClient.exchange(
                            gateway.port(), "GET /chunked HTTP/1.0\r\nHost: h\r\nConnection: keep-alive\r\n\r\n"))
                    .containsIgnoringCase("connection: close\r\n")
                    .doesNotContainIgnoringCase("keep-alive")
                    .endsWith("\r\n\r\nall of it");
        }
    }

    /** The pause is drawn from ten minutes, so that it lasts longer than the test but once in some thousand runs. */
    @Test
    void who_leaves_before_a_retry_leaves_the_connection_to_the_next() {
        try (RulesGateway gateway = gateway("""
                - retries: {attempts: 1, retryOn: "503", backoff: 600s}
                  route: [{destination: {host: both}}]
                """, "connectionPool: {tcp: {maxConnections: 1}}\n", "one")) {
            RawClient leaves = new RawClient(gateway.port());
            leaves.send("GET /x/status?code=503 HTTP/1.1\r\nHost: h\r\n\r\n");
            Wait.until("it failed", PATIENCE, () -> services.get("one").requests() == 1);
            CompletableFuture<HttpResponse<String>> next = client.sendAsync(
                    HttpRequest.newBuilder(gateway.at("/x/slow?ms=1000")).build(), BodyHandlers.ofString());
            Wait.until(
                    "the next is on its way",
                    PATIENCE,
                    () -> services.get("one").requests() == 2);
            leaves.close();
            assertThat(next.join().statusCode()).isEqualTo(200);
        }
    }

    /** See above for the pause. */
    @Test
    void a_retry_counts_from_the_decision_on() {
        try (RulesGateway gateway = gateway("""
                - retries: {attempts: 1, retryOn: "503", backoff: 600s}
                  route: [{destination: {host: both}}]
                """, "connectionPool: {http: {maxRetries: 1}}\n")) {
            List<CompletableFuture<HttpResponse<String>>> both = new ArrayList<>();
            for (int round = 0; round < 2; round++) {
                both.clear();
                for (int i = 0; i < 2; i++) {
                    both.add(client.sendAsync(
                            HttpRequest.newBuilder(gateway.at("/x/status?code=503"))
                                    .build(),
                            BodyHandlers.ofString()));
                }
                assertThat(CompletableFuture.anyOf(both.toArray(CompletableFuture[]::new)))
                        .as("one is not sent again")
                        .succeedsWithin(PATIENCE);
                assertThat(both).as("the other waits").anyMatch(one -> !one.isDone());
                // Which makes room for the next round.
                both.forEach(one -> one.cancel(true));
                Wait.until("both have left", PATIENCE, () -> gateway.isEmpty());
            }
        }
    }

    @Test
    void a_long_body_streams_and_is_not_sent_twice() {
        try (RulesGateway gateway = gateway("""
                - retries: {attempts: 2, retryOn: 5xx, backoff: 1ms}
                  mirrors: [{destination: {host: two}}]
                  route: [{destination: {host: one}}]
                """, "")) {
            String path = "/x/flaky?failures=1&code=500";
            byte[] longer = new byte[RequestBody.KEPT_BYTES + 1];
            for (var body : List.of(
                    BodyPublishers.ofByteArray(longer),
                    BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(longer)))) {
                long before = services.get("one").requests();
                HttpResponse<String> answer = send(
                        gateway,
                        HttpRequest.newBuilder(gateway.at(path + "&id=" + before))
                                .POST(body));
                assertThat(answer.statusCode()).isEqualTo(500);
                assertThat(services.get("one").requests() - before).isEqualTo(1);
                HttpResponse<String> through =
                        send(gateway, HttpRequest.newBuilder(gateway.at("/x")).POST(body));
                assertThat(new JsonObject(through.body()).getLong("bytes")).isEqualTo(longer.length);
            }
            assertThat(services.get("two").requests()).isZero();
            assertThat(metric(gateway, "two", "skipped")).isEqualTo(4);
        }
    }

    private RulesGateway gateway(String routes, String trafficPolicy, String onlyAddress) {
        addresses.put("both", addresses.get(onlyAddress));
        return gateway(routes, trafficPolicy);
    }

    private RulesGateway gateway(String routes, String trafficPolicy) {
        String rules = TestRules.virtualService(routes);
        if (!trafficPolicy.isEmpty()) {
            rules += """
                    ---
                    apiVersion: networking.istio.io/v1
                    kind: DestinationRule
                    metadata: {name: both}
                    spec:
                      host: both
                      trafficPolicy:
                    """ + trafficPolicy.indent(4);
        }
        return new RulesGateway(vertx, rules, addresses, nanos::get);
    }

    /** How many answers there were of each status and service, asked one after the other. */
    private static Map<String, Integer> ask(RulesGateway gateway, String target, int times) {
        Map<String, Integer> answers = new HashMap<>();
        for (int i = 0; i < times; i++) {
            HttpResponse<String> answer = send(gateway, HttpRequest.newBuilder(gateway.at(target)));
            answers.merge(
                    answer.statusCode() + " "
                            + answer.headers().firstValue("X-Service").orElse(""),
                    1,
                    Integer::sum);
        }
        return answers;
    }

    private static HttpResponse<String> send(RulesGateway gateway, HttpRequest.Builder request) {
        return client.sendAsync(request.build(), BodyHandlers.ofString())
                .orTimeout(PATIENCE.toSeconds(), java.util.concurrent.TimeUnit.SECONDS)
                .join();
    }

    private static void assertShare(int hits, int draws, double share) {
        double expected = draws * share;
        double deviation = Math.sqrt(draws * share * (1 - share));
        assertThat((double) hits)
                .as("share of %s of %s", share, draws)
                .isBetween(expected - 5 * deviation, expected + 5 * deviation);
    }
}
