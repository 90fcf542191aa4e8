package io.lockstep.event.http;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.lockstep.contract.ChangeTopics;
import io.lockstep.contract.DocumentDigest;
import io.lockstep.devstack.junit.RealServersResource;
import io.lockstep.devstack.junit.TestScope;
import io.lockstep.event.TestDatabase;
import io.lockstep.event.TestTopic;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(RealServersResource.class)
class RebuildIT {

    TestScope scope;

    private TestDatabase database;
    private TestTopic snapshots;

    @BeforeEach
    void open() throws SQLException {
        database = new TestDatabase(scope);
        // Slow rebuilds of everything must not depend on how much other classes have left.
        database.execute("delete from recognized_events");
        snapshots = new TestTopic(scope.kafkaBootstrapServers(), scope.topics().snapshot(), ChangeTopics.PARTITIONS);
    }

    @AfterEach
    void close() {
        snapshots.close();
    }

    @Test
    void publishesARowAsItStandsForTheSinkThatIsMeant() {
        Response created = create();
        String id = created.path("recognizedEventId");

        Response accepted = rebuild("{\"ids\": [\"" + id + "\"], \"sinks\": [\"redis\"]}");

        accepted.then().statusCode(202).body("state", equalTo("waiting")).body("sinks", equalTo(List.of("redis")));
        assertThat(accepted.header("Location")).endsWith("/admin/operations/" + accepted.path("id"));
        awaitDone(accepted.path("id"));
        await().until(() -> snapshots.records(id).size() == 1);
        ConsumerRecord<String, String> published = snapshots.records(id).getFirst();
        assertThat(published.value()).isEqualTo(created.asString());
        assertThat(TestTopic.header(published, "change")).isEqualTo("snapshot");
        assertThat(TestTopic.header(published, "sink")).isEqualTo("redis");
        assertThat(Long.parseLong(TestTopic.header(published, "version"))).isEqualTo(created.<Long>path("version"));
        when().get("/admin/operations").then().statusCode(200).body("id", hasItem(accepted.<String>path("id")));
    }

    @Test
    void saysOfAnIdWithoutARowThatItIsDeletedAtAVersionBetweenItsPastAndItsFuture() throws SQLException {
        String id = "gone-" + UUID.randomUUID();
        String accepted = rebuild("{\"ids\": [\"" + id + "\"]}").path("id");
        awaitDone(accepted);
        await().until(() -> snapshots.records(id).size() == 1);

        ConsumerRecord<String, String> published = snapshots.records(id).getFirst();

        assertThat(published.value()).isNull();
        assertThat(TestTopic.header(published, "change")).isEqualTo("delete");
        assertThat(published.headers().lastHeader("sink")).isNull();
        long version = Long.parseLong(TestTopic.header(published, "version"));
        insertBySql(id);
        assertThat(version).isLessThan(versionOf(id)).isGreaterThan(versionOf(id) - 60_000_000L);
        database.execute("delete from recognized_events where recognized_event_id = '" + id + "'");
    }

    /** MySQL remembers at which version a row was deleted; a sink that has a newer copy takes no older deletion. */
    @Test
    void deletesAMissingIdAtTheVersionOfItsRecordedDeletion() throws SQLException {
        String id = "ahead-" + UUID.randomUUID();
        insertBySql(id);
        database.execute(
                "update recognized_events set version = version + 3600000000 where recognized_event_id = '" + id + "'");
        database.execute("delete from recognized_events where recognized_event_id = '" + id + "'");
        long recorded = database.number(
                "select version from recognized_event_deletions where recognized_event_id = '" + id + "'");

        awaitDone(rebuild("{\"ids\": [\"" + id + "\"]}").path("id"));

        await().until(() -> snapshots.records(id).size() == 1);
        assertThat(TestTopic.header(snapshots.records(id).getFirst(), "version"))
                .isEqualTo(Long.toString(recorded));
    }

    /** An insert that is not committed yet must not be taken for a missing row. */
    @Test
    void waitsForAnInsertThatIsUnderWay() throws SQLException {
        String id = "late-" + UUID.randomUUID();
        String accepted;
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(insert(id));
            accepted = rebuild("{\"ids\": [\"" + id + "\"]}").path("id");
            await().during(Duration.ofMillis(500))
                    .until(() -> !when().get("/admin/operations/" + accepted)
                            .path("state")
                            .equals("done"));
            connection.commit();
        }

        awaitDone(accepted);

        await().until(() -> snapshots.records(id).size() == 1);
        assertThat(snapshots.records(id).getFirst().value()).contains(id);
        database.execute("delete from recognized_events where recognized_event_id = '" + id + "'");
    }

    /**
     * F-36, F-37: rows change and go while everything is rebuilt, and the runner's connection is killed again and again.
     * The newest version of each key, over both topics, must be what MySQL has.
     */
    @Test
    void rebuildsEverythingUnderWritesWhileItsRunnerIsKilled() throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            ids.add(create().path("recognizedEventId"));
        }
        CompletableFuture<Void> writes = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < ids.size(); i++) {
                if (i % 3 == 0) {
                    when().delete("/api/events/" + ids.get(i)).then().statusCode(204);
                } else {
                    put(ids.get(i));
                }
            }
        });
        String operation = rebuild("{\"all\": true, \"rowsPerSecond\": 20}").path("id");
        for (int kills = 0; kills < 4; kills++) {
            killTheRunnersConnection();
            long read = rowsRead(operation);
            await().until(() -> rowsRead(operation) > read || isOver(operation));
        }
        writes.join();
        awaitDone(operation);

        try (TestTopic changes =
                new TestTopic(scope.kafkaBootstrapServers(), scope.topics().changes(), ChangeTopics.PARTITIONS)) {
            Map<String, String> expected = new HashMap<>();
            for (String id : ids) {
                Response event = when().get("/api/events/" + id);
                expected.put(id, event.statusCode() == 200 ? event.asString() : "deleted");
            }
            for (String id : ids) {
                await().untilAsserted(() -> assertThat(newest(id, changes)).isEqualTo(expected.get(id)));
            }
        }
        // Rows that were there all along were all read.
        for (String id : ids.subList(0, 60)) {
            if (when().get("/api/events/" + id).statusCode() == 200) {
                assertThat(snapshots.records(id)).isNotEmpty();
            }
        }
    }

    @Test
    void aCancelledRebuildStops() {
        for (int i = 0; i < 3; i++) {
            create();
        }
        String id = rebuild("{\"all\": true, \"rowsPerSecond\": 1}").path("id");

        when().post("/admin/operations/" + id + "/cancel")
                .then()
                .statusCode(200)
                .body("state", equalTo("cancelled"));

        long read = rowsRead(id);
        awaitDone(rebuild("{\"ids\": [\"another\"]}").path("id"));
        assertThat(rowsRead(id)).isEqualTo(read);
        when().get("/admin/operations/" + id).then().body("state", equalTo("cancelled"));
    }

    @Test
    void leavesOutARowThatNobodyCanReadAndGoesOn() throws SQLException {
        String bad = "aaa-bad-" + UUID.randomUUID();
        database.execute(insert(bad).replace("'[]', '[]'", "'[{\"a\": 1}]', '[]'"));
        String id = create().path("recognizedEventId");
        try {
            String operation = rebuild("{\"from\": \"" + bad + "\"}").path("id");

            awaitDone(operation);

            await().until(() -> !snapshots.records(id).isEmpty());
            when().get("/admin/operations/" + operation)
                    .then()
                    .body("rowsRefused", equalTo(1))
                    .body("error", org.hamcrest.Matchers.startsWith(bad));

            String byId =
                    rebuild("{\"ids\": [\"" + bad + "\", \"" + id + "\"]}").path("id");
            awaitDone(byId);
            when().get("/admin/operations/" + byId).then().body("rowsRefused", equalTo(1));
            await().until(() -> snapshots.records(id).size() >= 2);
            given().contentType("application/json")
                    .body("{\"ids\": [\"" + bad + "\", \"" + id + "\", \"nothing\"]}")
                    .post("/admin/audit/rows")
                    .then()
                    .statusCode(200)
                    .body("rows.id", equalTo(List.of(id)))
                    .body("unreadable", equalTo(List.of(bad)));
            given().queryParam("from", bad)
                    .queryParam("to", bad)
                    .get("/admin/audit/page")
                    .then()
                    .body("rows.size()", equalTo(0))
                    .body("unreadable", equalTo(List.of(bad)));
        } finally {
            database.execute("delete from recognized_events where recognized_event_id = '" + bad + "'");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|ids",
                "{\"all\": false}|all",
                "{\"all\": true, \"ids\": [\"a\"]}|ids",
                "{\"ids\": []}|ids",
                "{\"ids\": \"a\"}|ids",
                "{\"ids\": [7]}|ids",
                "{\"ids\": [\"with space\"]}|ids",
                "{\"from\": \"b\", \"to\": \"a\"}|from",
                "{\"from\": 1}|from",
                "{\"all\": true, \"sinks\": [\"mysql\"]}|sinks",
                "{\"all\": true, \"sinks\": []}|sinks",
                "{\"all\": true, \"rowsPerSecond\": 0}|rowsPerSecond",
                "{\"all\": true, \"rowsPerSecond\": 1.5}|rowsPerSecond",
                "{\"all\": true, \"everything\": 1}|everything"
            })
    void refusesWhatItDoesNotUnderstand(String body, String field) {
        rebuild(body)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:lockstep:problem:invalid-request"))
                .body("errors.field", hasItem(field));
    }

    @Test
    void refusesTooManyIdsAndTooLargeBodies() {
        String ids = "\"x\"" + ",\"x\"".repeat(1000);
        rebuild("{\"ids\": [" + ids + "]}").then().statusCode(400);
        rebuild("{\"ids\": [\"" + "x".repeat(300_000) + "\"]}").then().statusCode(413);
        when().get("/admin/operations/op_nosuch").then().statusCode(404);
        when().get("/admin/operations/%20").then().statusCode(404);
        when().get("/admin/es/rebuild").then().statusCode(405);
    }

    @Test
    void answersVersionsAndDigestsForAudits() {
        Response created = create();
        String id = created.path("recognizedEventId");
        String digest = DocumentDigest.of(created.asString().getBytes(StandardCharsets.UTF_8));

        given().contentType("application/json")
                .body("{\"ids\": [\"" + id + "\", \"nothing\"]}")
                .post("/admin/audit/rows")
                .then()
                .statusCode(200)
                .body("rows.id", equalTo(List.of(id)))
                .body("rows[0].version", equalTo(created.<Long>path("version")))
                .body("rows[0].digest", equalTo(digest));

        List<String> paged = new ArrayList<>();
        String after = null;
        boolean last = false;
        while (!last) {
            Response page = after == null
                    ? when().get("/admin/audit/page?limit=2")
                    : given().queryParam("after", after).get("/admin/audit/page?limit=2");
            paged.addAll(page.path("rows.id"));
            after = page.path("last");
            last = page.path("isLast");
        }
        assertThat(paged).isSorted().contains(id).doesNotHaveDuplicates();
        when().get("/admin/audit/page?limit=1001").then().statusCode(400);
        given().queryParam("after", "a b").get("/admin/audit/page").then().statusCode(400);
    }

    private String newest(String id, TestTopic changes) {
        List<ConsumerRecord<String, String>> all = new ArrayList<>(changes.records(id));
        all.addAll(snapshots.records(id));
        return all.stream()
                .reduce((a, b) -> version(b) >= version(a) ? b : a)
                .map(newest -> newest.value() == null ? "deleted" : newest.value())
                .orElse("nothing yet");
    }

    private static long version(ConsumerRecord<String, String> message) {
        return Long.parseLong(TestTopic.header(message, "version"));
    }

    private void killTheRunnersConnection() throws SQLException {
        String lock = "is_used_lock(concat('lockstep-relay-', left(sha2(concat(database(), '/"
                + scope.topics().changes() + "/rebuild'), 256), 32)))";
        String connection = await().until(() -> database.one("select " + lock), Objects::nonNull);
        try {
            database.execute("kill connection " + connection);
        } catch (SQLException e) {
            // It ended in between.
            assertThat(e.getMessage()).contains("thread");
        }
    }

    private static long rowsRead(String operation) {
        return when().get("/admin/operations/" + operation).<Integer>path("rowsRead");
    }

    private static boolean isOver(String operation) {
        return List.of("done", "failed", "cancelled")
                .contains(when().get("/admin/operations/" + operation).<String>path("state"));
    }

    private static void awaitDone(String operation) {
        await().atMost(Duration.ofSeconds(60)).until(() -> isOver(operation));
        when().get("/admin/operations/" + operation).then().body("state", equalTo("done"));
    }

    private void insertBySql(String id) throws SQLException {
        database.execute(insert(id));
    }

    private static String insert(String id) {
        return "insert into recognized_events (recognized_event_id, recognized_event_name, organizer, related_majors,"
                + " applicable_majors) values ('" + id + "', '" + id + "', 'o', '[]', '[]')";
    }

    private long versionOf(String id) throws SQLException {
        return database.number("select version from recognized_events where recognized_event_id = '" + id + "'");
    }

    private static Response rebuild(String body) {
        return given().contentType("application/json").body(body).post("/admin/es/rebuild");
    }

    private static Response create() {
        Response created = given().contentType("application/json")
                .body("{\"recognizedEventName\": \"" + UUID.randomUUID() + "\", \"organizer\": \"o\"}")
                .post("/api/events");
        created.then().statusCode(201);
        return created;
    }

    private static void put(String id) {
        given().contentType("application/json")
                .body("{\"recognizedEventName\": \"" + UUID.randomUUID() + "\", \"organizer\": \"o\"}")
                .put("/api/events/" + id)
                .then()
                .statusCode(200);
    }
}
