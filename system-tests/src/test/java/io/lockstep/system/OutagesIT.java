package io.lockstep.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.devstack.ProcessName;
import io.lockstep.devstack.system.LocalSystem;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** I5, I6 and I8: an unavailable store delays nobody but itself, loses nothing, and is told truthfully. */
@ExtendWith(TheSystem.class)
class OutagesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final LocalSystem system;
    private final Frontend frontend;
    private final String organizer = "主办 " + UUID.randomUUID();

    OutagesIT(LocalSystem system) {
        this.system = system;
        this.frontend = new Frontend(system);
    }

    @Test
    void withoutElasticsearchWritesAndRedisGoOnAndSearchSaysSoFast() {
        system.kill(ProcessName.ELASTICSEARCH);
        try {
            String id = created("离线大赛");
            awaitServedFromRedis(id);
            await().atMost(PATIENCE).untilAsserted(() -> {
                long started = System.nanoTime();
                Frontend.Answer answer = frontend.get("/api/search/events");
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.headers()).containsKey("Retry-After");
                assertThat(answer.headers().get("Content-Type")).startsWith("application/problem+json");
                assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(2));
            });
            await().atMost(PATIENCE).untilAsserted(() -> {
                JsonNode health = frontend.get("/health/es-sync").body();
                assertThat(health.path("status").asText()).isEqualTo("down");
                assertThat(health.at("/sinks/0/sink").asText()).isEqualTo("elasticsearch");
                assertThat(health.at("/sinks/0/sinkOpen").asBoolean()).isTrue();
                assertThat(health.at("/sinks/1/status").asText())
                        .as(health.toString())
                        .isEqualTo("up");
                assertThat(health.at("/failures/0/reason").asText()).isEqualTo("sink-unavailable");
                assertThat(health.at("/failures/0/sink").asText()).isEqualTo("elasticsearch");
            });
        } finally {
            system.restart(ProcessName.ELASTICSEARCH);
        }
        new Agreement(system).awaitAgreement(PATIENCE);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(frontend.get("/health/es-sync")
                                .body()
                                .path("status")
                                .asText())
                        .isEqualTo("up"));
    }

    @Test
    void withoutRedisSearchAndLookupsGoOn() {
        system.kill(ProcessName.REDIS);
        try {
            String id = created("无缓存大赛");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(frontend.search("recognizedEventId", id)
                                    .body()
                                    .at("/total/value")
                                    .asInt())
                            .isEqualTo(1));
            Frontend.Answer lookup = frontend.lookup(id);
            assertThat(lookup.status()).isEqualTo(200);
            assertThat(lookup.headers()).containsEntry("Lockstep-Source", "event-service");
        } finally {
            system.restart(ProcessName.REDIS);
        }
        new Agreement(system).awaitAgreement(PATIENCE);
    }

    @Test
    void withoutKafkaWritesAreTakenAndArriveLater() {
        system.kill(ProcessName.KAFKA);
        String id;
        try {
            id = created("稍后大赛");
            assertThat(frontend.get("/api/events/" + id).status()).isEqualTo(200);
        } finally {
            system.restart(ProcessName.KAFKA);
        }
        new Agreement(system).awaitAgreement(PATIENCE);
        assertThat(frontend.search("recognizedEventId", id)
                        .body()
                        .at("/total/value")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void withoutMysqlWritesAreRefusedAndSearchGoesOn() {
        String id = created("只读大赛");
        awaitServedFromRedis(id);
        system.kill(ProcessName.MYSQL);
        try {
            Frontend.Answer refused = frontend.create("不存", organizer);
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.headers()).containsKey("Retry-After");
            assertThat(frontend.get("/api/search/events").status()).isEqualTo(200);
            assertThat(frontend.lookup(id).status()).isEqualTo(200);
        } finally {
            system.restart(ProcessName.MYSQL);
        }
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                frontend.replace(id, "又可写大赛", organizer).status())
                        .isEqualTo(200));
        new Agreement(system).awaitAgreement(PATIENCE);
    }

    @Test
    void aHangingElasticsearchDelaysOnlyItself() {
        system.pause(ProcessName.ELASTICSEARCH);
        try {
            String id = created("悬挂大赛");
            awaitServedFromRedis(id);
        } finally {
            system.resume(ProcessName.ELASTICSEARCH);
        }
        new Agreement(system).awaitAgreement(PATIENCE);
    }

    @Test
    void aDeadOrHangingStoreIsNoticedWithoutAWrite() {
        system.kill(ProcessName.REDIS);
        system.pause(ProcessName.ELASTICSEARCH);
        try {
            awaitReadiness(ProcessName.SYNC_WORKER_REDIS, 503);
            awaitReadiness(ProcessName.SYNC_WORKER_ELASTICSEARCH, 503);
        } finally {
            system.resume(ProcessName.ELASTICSEARCH);
            system.restart(ProcessName.REDIS);
        }
        awaitReadiness(ProcessName.SYNC_WORKER_REDIS, 200);
        awaitReadiness(ProcessName.SYNC_WORKER_ELASTICSEARCH, 200);
    }

    private void awaitReadiness(ProcessName worker, int status) {
        HttpRequest request = HttpRequest.newBuilder(system.uri(worker).resolve("/q/health/ready"))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(http.send(request, BodyHandlers.discarding())
                                    .statusCode())
                            .as(worker + " readiness")
                            .isEqualTo(status));
        }
    }

    private String created(String name) {
        Frontend.Answer answer = frontend.create(name, organizer);
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.id();
    }

    private void awaitServedFromRedis(String id) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(frontend.lookup(id).headers().get("Lockstep-Source"))
                        .isIn("redis", "local"));
    }
}
