package io.lockstep.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.devstack.ProcessName;
import io.lockstep.devstack.system.LocalSystem;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** I10: who shows the token of a write sees that write or something newer, or is told that it is not visible yet. */
@ExtendWith(TheSystem.class)
class ReadYourWritesIT {

    private static final String TOKEN = "Lockstep-Token";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int EDITORS = 4;

    private final LocalSystem system;
    private final Frontend frontend;

    ReadYourWritesIT(LocalSystem system) {
        this.system = system;
        this.frontend = new Frontend(system);
    }

    @Test
    void editorsSeeAllTheirWritesAtOnceInLookupAndSearch() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(EDITORS)) {
            List<Future<?>> editors = IntStream.range(0, EDITORS)
                    .<Future<?>>mapToObj(editor -> threads.submit(this::writeAndRead))
                    .toList();
            for (Future<?> editor : editors) {
                editor.get();
            }
        }
    }

    @Test
    void whatTheWorkersHaveNotBroughtIsLookedUpAndNotSearchedOlder() {
        String organizer = "主办 " + UUID.randomUUID();
        Frontend.Answer created = frontend.create("旧名大赛", organizer);
        String id = created.id();
        await().atMost(PATIENCE).until(() -> hits(search(id, token(created))) == 1);
        system.pause(ProcessName.SYNC_WORKER_ELASTICSEARCH);
        system.pause(ProcessName.SYNC_WORKER_REDIS);
        try {
            String token = token(frontend.replace(id, "新名大赛", organizer));

            assertThat(name(lookup(id, token))).isEqualTo("新名大赛");
            Frontend.Answer search = search(id, token);
            assertThat(search.status()).isEqualTo(503);
            assertThat(search.body().path("type").asText()).endsWith(":not-visible-yet");
            assertThat(search.headers()).containsKey("Retry-After");

            String deletion = token(frontend.delete(id));
            assertThat(lookup(id, deletion).status()).isEqualTo(404);
            assertThat(search(id, deletion).status()).isEqualTo(503);
            system.resume(ProcessName.SYNC_WORKER_ELASTICSEARCH);
            await().atMost(PATIENCE).until(() -> search(id, deletion).status() == 200);
            assertThat(hits(search(id, deletion))).isZero();
        } finally {
            system.resume(ProcessName.SYNC_WORKER_ELASTICSEARCH);
            system.resume(ProcessName.SYNC_WORKER_REDIS);
        }
        new Agreement(system).awaitAgreement(PATIENCE);
    }

    private void writeAndRead() {
        String organizer = "主办 " + UUID.randomUUID();
        Frontend.Answer created = frontend.create("机器人大赛", organizer);
        String id = created.id();
        shown(id, token(created), "机器人大赛");
        shown(id, token(frontend.replace(id, "无人机大赛", organizer)), "无人机大赛");
        String deletion = token(frontend.delete(id));
        assertThat(lookup(id, deletion).status()).isEqualTo(404);
        assertThat(hits(patientSearch(id, deletion))).isZero();
    }

    private void shown(String id, String token, String name) {
        assertThat(name(lookup(id, token))).isEqualTo(name);
        Frontend.Answer search = patientSearch(id, token);
        assertThat(hits(search)).as(search.text()).isEqualTo(1);
        assertThat(search.body().at("/hits/0/event/recognizedEventName").asText())
                .isEqualTo(name);
    }

    /** On a busy machine the pipeline may need more than one wait; what is answered is right all the same. */
    private Frontend.Answer patientSearch(String id, String token) {
        return await().atMost(PATIENCE).until(() -> search(id, token), answer -> answer.status() != 503);
    }

    private Frontend.Answer search(String id, String token) {
        return frontend.send(
                "GET", "/api/search/events?recognizedEventId=" + id, BodyPublishers.noBody(), TOKEN, token);
    }

    private Frontend.Answer lookup(String id, String token) {
        return frontend.send("GET", "/api/search/events/" + id, BodyPublishers.noBody(), TOKEN, token);
    }

    private static String token(Frontend.Answer write) {
        assertThat(write.status()).as(write.text()).isBetween(200, 204);
        return write.headers().get(TOKEN);
    }

    private static String name(Frontend.Answer lookup) {
        assertThat(lookup.status()).as(lookup.text()).isEqualTo(200);
        return lookup.body().path("recognizedEventName").asText();
    }

    private static int hits(Frontend.Answer search) {
        assertThat(search.status()).as(search.text()).isEqualTo(200);
        return search.body().at("/total/value").asInt();
    }
}
