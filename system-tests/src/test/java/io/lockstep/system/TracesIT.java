package io.lockstep.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.devstack.ProcessName;
import io.lockstep.devstack.system.LocalSystem;
import io.lockstep.devstack.system.Replica;
import io.lockstep.devstack.token.Role;
import io.lockstep.system.SpanReceiver.Received;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A write is one trace, from the client through the gateway, the event service and Kafka to each sink. Traces are on in one more
 * process of each service; the workers without step aside, so that all records meet the others.
 */
@ExtendWith(TheSystem.class)
class TracesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<ProcessName> WORKERS =
            List.of(ProcessName.SYNC_WORKER_ELASTICSEARCH, ProcessName.SYNC_WORKER_REDIS);
    private static final String CLIENT = "b7ad6b7169203331";

    private final LocalSystem system;

    TracesIT(LocalSystem system) {
        this.system = system;
    }

    @Test
    void aWriteIsOneTraceFromTheClientToEachSink() throws Exception {
        try (SpanReceiver receiver = new SpanReceiver()) {
            Map<String, String> on = settings(receiver);
            on.put("QUARKUS_OTEL_SDK_DISABLED", "false");
            try (Replica events = system.replica(ProcessName.EVENT_SERVICE, on);
                    Replica search = system.replica(ProcessName.SEARCH_SERVICE, on);
                    Replica toElasticsearch = system.replica(ProcessName.SYNC_WORKER_ELASTICSEARCH, on);
                    Replica toRedis = system.replica(ProcessName.SYNC_WORKER_REDIS, on);
                    Replica gateway = system.replica(ProcessName.GATEWAY, before(on, events, search));
                    Replica silent = system.replica(ProcessName.GATEWAY, settings(receiver))) {
                WORKERS.forEach(system::stop);
                List.of(events, search, toElasticsearch, toRedis, gateway, silent)
                        .forEach(Replica::awaitReady);
                String untraced = newTrace();
                assertThat(get(silent.uri(), "/api/search/events", untraced)).isEqualTo(200);

                aWriteIsOneTrace(gateway.uri(), receiver);
                aReadIsOneTrace(gateway.uri(), receiver);

                assertThat(receiver.trace(untraced)).as("traces are off").isEmpty();
                // In order, so that the groups need not miss them first.
                toElasticsearch.stop();
                toRedis.stop();
            } finally {
                system.restart(WORKERS);
            }
        }
    }

    private void aWriteIsOneTrace(URI gateway, SpanReceiver receiver) {
        String trace = write(gateway);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(receiver.trace(trace))
                        .extracting(Received::service)
                        .contains("gateway", "event-service", "sync-worker-elasticsearch", "sync-worker-redis"));

        List<Received> whole = receiver.trace(trace);
        Received exchange = only(whole, "gateway", CLIENT);
        Received attempt = only(whole, "gateway", exchange.id());
        Received handling = only(whole, "event-service", attempt.id());
        assertThat(handling.name()).isEqualTo("POST /api/events");
        assertThat(only(whole, "sync-worker-elasticsearch", handling.id()).name())
                .isEqualTo("apply to elasticsearch");
        assertThat(only(whole, "sync-worker-redis", handling.id()).name()).isEqualTo("apply to redis");
    }

    private void aReadIsOneTrace(URI gateway, SpanReceiver receiver) {
        String trace = newTrace();
        assertThat(get(gateway, "/api/search/events", trace)).isEqualTo(200);
        await().atMost(PATIENCE).untilAsserted(() -> {
            List<Received> spans = receiver.trace(trace);
            Received attempt =
                    only(spans, "gateway", only(spans, "gateway", CLIENT).id());
            assertThat(only(spans, "search-service", attempt.id()).name()).isEqualTo("GET /api/search/events");
        });
    }

    private static Received only(List<Received> trace, String service, String parent) {
        List<Received> found = trace.stream()
                .filter(span -> span.service().equals(service) && span.parent().equals(parent))
                .toList();
        assertThat(found).as(service + " below " + parent + " in " + trace).hasSize(1);
        return found.getFirst();
    }

    private String write(URI gateway) {
        String trace = newTrace();
        String event = Frontend.JSON
                .createObjectNode()
                .put("recognizedEventName", "追踪大赛")
                .put("organizer", "主办 " + UUID.randomUUID())
                .put("recognizedLevel", "A")
                .toString();
        Frontend.Answer answer = frontend(gateway)
                .send(
                        "POST",
                        "/api/events",
                        BodyPublishers.ofString(event),
                        "Authorization",
                        "Bearer " + system.token(Role.EDITOR),
                        "Content-Type",
                        "application/json",
                        "traceparent",
                        traceParent(trace));
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return trace;
    }

    private int get(URI gateway, String path, String trace) {
        return frontend(gateway)
                .send("GET", path, BodyPublishers.noBody(), "traceparent", traceParent(trace))
                .status();
    }

    private Frontend frontend(URI gateway) {
        return new Frontend(gateway, "", "");
    }

    private static Map<String, String> settings(SpanReceiver receiver) {
        return new HashMap<>(Map.of(
                "QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT",
                receiver.uri().toString(),
                "QUARKUS_OTEL_EXPORTER_OTLP_PROTOCOL",
                "http/protobuf",
                "QUARKUS_OTEL_BSP_SCHEDULE_DELAY",
                "200ms"));
    }

    private static Map<String, String> before(Map<String, String> settings, Replica events, Replica search) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("LOCKSTEP_GATEWAY_ADDRESSES_EVENT_SERVICE", events.uri().getAuthority());
        all.put("LOCKSTEP_GATEWAY_ADDRESSES_SEARCH_SERVICE", search.uri().getAuthority());
        return all;
    }

    private static String newTrace() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    private static String traceParent(String trace) {
        return "00-" + trace + "-" + CLIENT + "-01";
    }
}
