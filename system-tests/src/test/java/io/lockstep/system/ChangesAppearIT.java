package io.lockstep.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.devstack.system.LocalSystem;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A created, renamed and deleted event appears, changes and disappears in search and in Redis. */
@ExtendWith(TheSystem.class)
class ChangesAppearIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Frontend frontend;
    private final String organizer = "主办 " + UUID.randomUUID();

    ChangesAppearIT(LocalSystem system) {
        this.frontend = new Frontend(system);
    }

    @Test
    void anEventIsCreatedRenamedAndDeleted() {
        Frontend.Answer created = frontend.create("机器人大赛", organizer);
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        String id = created.id();
        awaitFound(id, "机器人大赛");
        awaitServedFromRedis(id, "机器人大赛");

        assertThat(frontend.replace(id, "无人机大赛", organizer).status()).isEqualTo(200);
        awaitFound(id, "无人机大赛");
        awaitServedFromRedis(id, "无人机大赛");

        assertThat(frontend.delete(id).status()).isEqualTo(204);
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(frontend.lookup(id).status()).isEqualTo(404);
            assertThat(frontend.search("recognizedEventId", id)
                            .body()
                            .at("/total/value")
                            .asInt())
                    .isZero();
        });
        assertThat(frontend.get("/api/events/" + id).status()).isEqualTo(404);
    }

    private void awaitFound(String id, String name) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(frontend.search("recognizedEventId", id)
                                .body()
                                .at("/hits/0/event/recognizedEventName")
                                .asText())
                        .isEqualTo(name));
    }

    private void awaitServedFromRedis(String id, String name) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            Frontend.Answer answer = frontend.lookup(id);
            assertThat(answer.headers().get("Lockstep-Source")).isIn("redis", "local");
            assertThat(answer.body().path("recognizedEventName").asText()).isEqualTo(name);
        });
    }
}
