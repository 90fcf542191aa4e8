package io.lockstep.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.devstack.ProcessName;
import io.lockstep.devstack.system.LocalSystem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** C10: a new generation is built under writes while processes die, and no search notices anything of it. */
@ExtendWith(TheSystem.class)
class RebuildIT {

    private static final Duration PATIENCE = Duration.ofSeconds(240);
    private static final String GENERATIONS = "/admin/sync/elasticsearch/generations";
    private static final int STATIC = 40;
    private static final Executor APART = task -> Thread.ofPlatform().daemon().start(task);

    private final LocalSystem system;
    private final Frontend frontend;
    private final Queue<String> troubles = new ConcurrentLinkedQueue<>();

    RebuildIT(LocalSystem system) {
        this.system = system;
        this.frontend = new Frontend(system);
    }

    @Test
    void aGenerationIsBuiltSwappedRolledBackAndDroppedUnderWrites() throws Exception {
        String college = "rebuild-" + System.nanoTime();
        for (int i = 0; i < STATIC; i++) {
            String event = "{\"recognizedEventName\": \"static " + i + "\", \"organizer\": \"" + college
                    + "\", \"college\": \"" + college + "\"}";
            assertThat(frontend.write("POST", "/api/events", event).status()).isEqualTo(201);
        }
        await().atMost(PATIENCE).until(() -> found(college) == STATIC);
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Void> searches = CompletableFuture.runAsync(() -> search(college, over), APART);
        CompletableFuture<Void> writes = CompletableFuture.runAsync(() -> write(college + " moving", over), APART);
        int before = number(live());

        Frontend.Answer begun = frontend.administer("POST", GENERATIONS, "");
        assertThat(begun.status()).as(begun.text()).isEqualTo(202);
        int next = number(begun.body());
        assertThat(next).isEqualTo(before + 1);
        assertThat(frontend.administer("POST", GENERATIONS + "/" + next + "/swap", "")
                        .status())
                .isEqualTo(409);
        killAndRestart(ProcessName.SYNC_WORKER_ELASTICSEARCH);
        await().atMost(PATIENCE).until(() -> !state(next).equals("building"));
        killAndRestart(ProcessName.SYNC_WORKER_ELASTICSEARCH);
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> state(next).equals("ready"));

        post(next, "swap");
        assertThat(state(before)).isEqualTo("previous");
        assertThat(number(live())).isEqualTo(next);
        post(next, "rollback");
        assertThat(number(live())).isEqualTo(before);
        post(next, "swap");
        assertThat(frontend.administer("DELETE", GENERATIONS + "/" + before, "").status())
                .isEqualTo(204);
        over.set(true);
        searches.get(60, TimeUnit.SECONDS);
        writes.get(60, TimeUnit.SECONDS);

        assertThat(troubles).isEmpty();
        assertThat(frontend.administrate(GENERATIONS).body()).hasSize(1);
        new Agreement(system).awaitAgreement(PATIENCE);
    }

    @Test
    void aRebuildGoesOnAfterItsProcessWasKilled() {
        String organizer = "killed " + System.nanoTime();
        for (int i = 0; i < STATIC; i++) {
            assertThat(frontend.create("row " + i, organizer).status()).isEqualTo(201);
        }
        Frontend.Answer accepted =
                frontend.administer("POST", "/admin/es/rebuild", "{\"all\": true, \"rowsPerSecond\": 10}");
        assertThat(accepted.status()).as(accepted.text()).isEqualTo(202);
        String operation = accepted.headers().get("Location");
        await().atMost(PATIENCE)
                .until(() -> operation(operation).path("rowsRead").asLong() > 0);

        killAndRestart(ProcessName.EVENT_SERVICE);

        long read = operation(operation).path("rowsRead").asLong();
        await().atMost(PATIENCE)
                .until(() -> operation(operation).path("rowsRead").asLong() > read);
        frontend.administer("POST", operation + "/cancel", "");
        assertThat(operation(operation).path("state").asText()).isIn("cancelled", "done");
    }

    private void killAndRestart(ProcessName process) {
        system.kill(process);
        system.restart(process);
    }

    private JsonNode operation(String location) {
        return frontend.administrate(location).body();
    }

    private void post(int number, String what) {
        Frontend.Answer answer = frontend.administer("POST", GENERATIONS + "/" + number + "/" + what, "");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    private JsonNode live() {
        for (JsonNode generation : frontend.administrate(GENERATIONS).body()) {
            if (generation.path("state").asText().equals("live")) {
                return generation;
            }
        }
        throw new AssertionError("no generation is live");
    }

    private static int number(JsonNode generation) {
        return generation.path("number").asInt();
    }

    private String state(int number) {
        Frontend.Answer answer = frontend.administrate(GENERATIONS + "/" + number);
        assertThat(answer.body().path("note").isTextual()).as(answer.text()).isFalse();
        return answer.body().path("state").asText();
    }

    private void search(String college, AtomicBoolean over) {
        while (!over.get()) {
            try {
                int found = found(college);
                if (found != STATIC) {
                    troubles.add("a search found " + found);
                }
            } catch (AssertionError | RuntimeException e) {
                troubles.add("a search failed: " + e);
            }
        }
    }

    private int found(String college) {
        Frontend.Answer answer = frontend.search("college", college);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.body().path("total").path("value").asInt();
    }

    private void write(String organizer, AtomicBoolean over) {
        List<String> own = new ArrayList<>();
        for (int i = 0; !over.get(); i++) {
            Frontend.Answer answer =
                    own.size() > 20 ? frontend.delete(own.removeFirst()) : frontend.create("moving " + i, organizer);
            if (answer.status() == 201) {
                own.add(answer.id());
            } else if (answer.status() >= 300) {
                troubles.add("a write was answered " + answer.text());
            }
            if (i % 5 == 4 && !own.isEmpty()) {
                frontend.replace(own.getFirst(), "moved " + i, organizer);
            }
        }
    }
}
