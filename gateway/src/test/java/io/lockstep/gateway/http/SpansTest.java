package io.lockstep.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.semconv.ErrorAttributes;
import io.opentelemetry.semconv.HttpAttributes;
import io.opentelemetry.semconv.ServerAttributes;
import io.opentelemetry.semconv.UrlAttributes;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the spans of an exchange say, with OpenTelemetry's own SDK behind them. */
class SpansTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String CLIENT = "b7ad6b7169203331";
    private static final String RULES = TestRules.virtualService("""
            - name: twice
              match: [{uri: {prefix: /x}}]
              retries: {attempts: 1, retryOn: "503", backoff: 1ms}
              route: [{destination: {host: one}}]
            """);

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final Spans spans = new Spans(Optional.of(SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(exporter))
            .build()
            .get("test")));
    private final int service = new EchoService(vertx, "one").start();

    @AfterEach
    void close() {
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void each_attempt_has_one_below_that_of_the_exchange_and_the_service_goes_on_from_it() throws Exception {
        JsonObject received;
        try (RulesGateway gateway = gateway(spans)) {
            received = ask(gateway, "/x/flaky?failures=1&code=503", "00-" + TRACE + "-" + CLIENT + "-01", "state=1");
            Wait.until("all have ended", PATIENCE, () -> ended().size() == 3);
        }

        SpanData first = ended().get(0);
        SpanData second = ended().get(1);
        SpanData exchange = ended().get(2);
        assertThat(ended()).allSatisfy(span -> assertThat(span.getTraceId()).isEqualTo(TRACE));
        assertThat(exchange.getParentSpanId()).isEqualTo(CLIENT);
        assertThat(exchange.getKind()).isEqualTo(SpanKind.SERVER);
        assertThat(exchange.getName()).isEqualTo("GET test/twice");
        assertThat(exchange.getAttributes().get(HttpAttributes.HTTP_ROUTE)).isEqualTo("test/twice");
        assertThat(exchange.getAttributes().get(UrlAttributes.URL_PATH)).isEqualTo("/x/flaky");
        assertThat(exchange.getAttributes().get(HttpAttributes.HTTP_RESPONSE_STATUS_CODE))
                .isEqualTo(200);
        assertThat(List.of(first, second)).allSatisfy(attempt -> {
            assertThat(attempt.getParentSpanId()).isEqualTo(exchange.getSpanId());
            assertThat(attempt.getKind()).isEqualTo(SpanKind.CLIENT);
            assertThat(attempt.getAttributes().get(ServerAttributes.SERVER_PORT))
                    .isEqualTo(service);
            assertThat(attempt.getAttributes().get(UrlAttributes.URL_FULL)).doesNotContain("?");
        });
        assertThat(first.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(first.getAttributes().get(ErrorAttributes.ERROR_TYPE)).isEqualTo("503");
        assertThat(second.getAttributes().get(HttpAttributes.HTTP_REQUEST_RESEND_COUNT))
                .isEqualTo(1);
        assertThat(header(received, "traceparent")).isEqualTo("00-" + TRACE + "-" + second.getSpanId() + "-01");
        assertThat(header(received, "tracestate")).isEqualTo("state=1");
    }

    @Test
    void without_a_trace_of_the_clients_it_begins_one_and_a_refusal_has_its_own() throws Exception {
        try (RulesGateway gateway = gateway(spans)) {
            ask(gateway, "/x", "nonsense", "");
            client.send(HttpRequest.newBuilder(gateway.at("/nowhere")).build(), BodyHandlers.ofString());
            Wait.until("all have ended", PATIENCE, () -> ended().size() == 3);
        }

        assertThat(ended().get(1).getParentSpanContext().isValid()).isFalse();
        SpanData refusal = ended().get(2);
        assertThat(refusal.getParentSpanContext().isValid()).isFalse();
        assertThat(refusal.getName()).isEqualTo("GET");
        assertThat(refusal.getAttributes().get(HttpAttributes.HTTP_RESPONSE_STATUS_CODE))
                .isEqualTo(404);
    }

    @Test
    void what_its_client_does_not_follow_is_not_recorded_but_known_as_that_further_on() throws Exception {
        try (RulesGateway gateway = gateway(spans)) {
            JsonObject received = ask(gateway, "/x", "00-" + TRACE + "-" + CLIENT + "-00", "");

            assertThat(header(received, "traceparent"))
                    .startsWith("00-" + TRACE)
                    .endsWith("-00");
        }
        assertThat(ended()).isEmpty();
    }

    @Test
    void with_traces_off_the_clients_own_goes_on() throws Exception {
        try (RulesGateway gateway = gateway(Spans.NONE)) {
            String sent = "00-" + TRACE + "-" + CLIENT + "-01";

            assertThat(header(ask(gateway, "/x", sent, "state=1"), "traceparent"))
                    .isEqualTo(sent);
        }
    }

    private RulesGateway gateway(Spans made) {
        return new RulesGateway(vertx, RULES, Map.of("one", "127.0.0.1:" + service), System::nanoTime, made);
    }

    private List<SpanData> ended() {
        return exporter.getFinishedSpanItems();
    }

    private JsonObject ask(RulesGateway gateway, String path, String parent, String state) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(gateway.at(path))
                .header("traceparent", parent)
                .header("tracestate", state)
                .build();
        return new JsonObject(client.send(request, BodyHandlers.ofString()).body());
    }

    private static String header(JsonObject received, String name) {
        return received.getJsonObject("headers").getJsonArray(name).getString(0);
    }
}
