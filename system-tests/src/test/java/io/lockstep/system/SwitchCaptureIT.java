package io.lockstep.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.devstack.ProcessName;
import io.lockstep.devstack.ServerEndpoints;
import io.lockstep.devstack.system.LocalSystem;
import io.lockstep.devstack.system.Replica;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The capture is switched from the outbox to the binlog and, by a kill -9 of the reader, back, while frontends write and
 * somebody runs SQL behind the application: both captures arrive, and at the end nothing is missing.
 */
@ExtendWith(TheSystem.class)
class SwitchCaptureIT {

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final LocalSystem system;
    private final Frontend frontend;
    private final String organizer = "暗改 " + UUID.randomUUID();

    SwitchCaptureIT(LocalSystem system) {
        this.system = system;
        this.frontend = new Frontend(system);
    }

    @Test
    void thereAndBackWithSqlBehindTheApplication() throws Exception {
        long seed = Seed.print();
        try (Writers writers = new Writers(frontend, seed, 4000)) {
            writers.start();
            await().atMost(PATIENCE).until(() -> writers.begun() >= 300);
            try (Replica binlog = system.replica(ProcessName.EVENT_SERVICE, Map.of("LOCKSTEP_CAPTURE", "binlog"))) {
                binlog.awaitReady();
                await().atMost(PATIENCE).until(() -> writers.begun() >= 1000);
                system.stop(ProcessName.EVENT_SERVICE);
                await().atMost(PATIENCE).until(() -> leads(binlog.uri()));

                sqlBehindTheApplication();
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(found("暗改大赛"))
                                .as("what SQL inserted")
                                .isEqualTo(1));
                assertThat(found("将被删除"))
                        .as("what SQL inserted and deleted again")
                        .isZero();
                system.restart(ProcessName.EVENT_SERVICE);
                int before = writers.begun();
                await().atMost(PATIENCE).until(() -> writers.begun() >= before + 300);
                binlog.kill();
            }
            await().atMost(PATIENCE).until(() -> leads(system.uri(ProcessName.EVENT_SERVICE)));
            await().atMost(Duration.ofMinutes(3)).until(writers::areDone);
        }
        new Agreement(system).awaitAgreement(PATIENCE);
    }

    private void sqlBehindTheApplication() throws SQLException {
        ServerEndpoints servers = system.servers();
        try (Connection connection = DriverManager.getConnection(
                        servers.jdbcUrl(ServerEndpoints.DATABASE), servers.jdbcUser(), servers.jdbcPassword());
                Statement statement = connection.createStatement()) {
            insert(statement, "evt_sql_1", "暗改之前");
            insert(statement, "evt_sql_2", "将被删除");
            statement.executeUpdate(
                    "UPDATE recognized_events SET recognized_event_name = '暗改大赛' WHERE recognized_event_id = 'evt_sql_1'");
            statement.executeUpdate("DELETE FROM recognized_events WHERE recognized_event_id = 'evt_sql_2'");
        }
    }

    private void insert(Statement statement, String id, String name) throws SQLException {
        statement.executeUpdate("INSERT INTO recognized_events (recognized_event_id, recognized_event_name, organizer,"
                + " related_majors, applicable_majors) VALUES ('" + id + "', '" + name + "', '" + organizer
                + "', '[]', '[]')");
    }

    private int found(String name) {
        return frontend
                .search("organizer", organizer)
                .body()
                .path("hits")
                .findValuesAsText("recognizedEventName")
                .stream()
                .filter(name::equals)
                .toList()
                .size();
    }

    private static boolean leads(URI eventService) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(eventService.resolve("/admin/capture"))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return Frontend.JSON
                    .readTree(http.send(request, BodyHandlers.ofString()).body())
                    .path("leader")
                    .asBoolean();
        } catch (java.io.IOException notNow) {
            return false;
        }
    }
}
