package io.lockstep.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.devstack.system.LocalSystem;
import io.lockstep.devstack.system.TestSystems;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The real register: imported, found in Chinese, and the same in MySQL, Elasticsearch and Redis. */
@ExtendWith(TheSystem.class)
class SampleRegisterIT {

    private static final int ROWS = 90;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final LocalSystem system;
    private final Frontend frontend;

    SampleRegisterIT(LocalSystem system) {
        this.system = system;
        this.frontend = new Frontend(system);
    }

    @BeforeEach
    void importTheSample() throws IOException {
        String csv = Files.readString(TestSystems.checkout().resolve("devstack/data/recognized-events.csv"));
        Frontend.Answer answer = frontend.importCsv(csv);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        JsonNode summary = Frontend.JSON.readTree(answer.text().lines().toList().getLast());
        assertThat(summary.path("rejected").asInt()).isZero();
        assertThat(summary.path("created").asInt() + summary.path("unchanged").asInt())
                .isEqualTo(ROWS);
    }

    @Test
    void allStoresAgreeOnEveryRow() {
        assertThat(new Agreement(system).awaitAgreement(PATIENCE)).isGreaterThanOrEqualTo(ROWS);
    }

    @Test
    void aPartOfANameFindsItsEventFirst() {
        await().atMost(PATIENCE).untilAsserted(() -> {
            JsonNode first = frontend.search("q", "数学建模").body().path("hits").path(0);
            assertThat(first.at("/event/recognizedEventName").asText()).isEqualTo("全国大学生数学建模竞赛");
            assertThat(first.at("/highlights/recognizedEventName/0").asText()).contains("<em>数学建模</em>");
        });
    }

    @Test
    void theFourConditionsOfTheFirstSystem() {
        await().atMost(PATIENCE).untilAsserted(() -> {
            JsonNode all = frontend.get("/api/search/events").body();
            assertThat(all.at("/total/value").asInt()).isGreaterThanOrEqualTo(ROWS);
            JsonNode byName = frontend.search("eventName", "程序设计").body();
            assertThat(byName.at("/hits/0/event/recognizedEventName").asText()).contains("程序设计");
            JsonNode byOrganizer = frontend.search("organizer", "数学学会").body();
            assertThat(byOrganizer.at("/hits/0/event/organizer").asText()).contains("数学学会");
            String id = byName.at("/hits/0/event/recognizedEventId").asText();
            JsonNode byId = frontend.search("recognizedEventId", id).body();
            assertThat(byId.at("/total/value").asInt()).isEqualTo(1);
        });
    }
}
