package io.lockstep.event.mysql;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.devstack.junit.TestScope;
import io.lockstep.event.TestDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Every statement that the service really sends, over tables of some thousand rows, is asked for its plan: none reads a
 * table from end to end.
 */
@QuarkusTest
@QuarkusTestResource(value = TappedMysql.class, restrictToAnnotatedClass = true)
class QueryPlansIT {

    private static final int ROWS = 6000;

    /** Tables that never have more than a few rows, which is their point. */
    private static final List<String> SMALL =
            List.of("canaries", "capture_positions", "es_sync_tasks", "es_sync_refusals", "operations");

    TestScope scope;
    StatementTap tap;

    @Test
    void noStatementReadsATableFromEndToEnd() throws SQLException {
        TestDatabase database = new TestDatabase(scope);
        fill(database);
        tap.statements().clear();

        useAll(database);

        Map<String, String> offending = new TreeMap<>();
        int explained = 0;
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : distinct()) {
                explained++;
                try (ResultSet plan = statement.executeQuery("explain " + sql)) {
                    while (plan.next()) {
                        complaint(plan).ifPresent(complaint -> offending.put(sql, complaint));
                    }
                }
            }
        }
        assertThat(explained).isGreaterThan(40);
        assertThat(offending).isEmpty();
    }

    private static Optional<String> complaint(ResultSet plan) throws SQLException {
        String table = String.valueOf(plan.getString("table"));
        String type = String.valueOf(plan.getString("type"));
        String extra = String.valueOf(plan.getString("Extra"));
        long rows = plan.getLong("rows");
        boolean isSmall = SMALL.contains(table) || table.startsWith("<") || rows <= 1;
        boolean readsAll = type.equals("ALL") || type.equals("index") && rows > ROWS / 2;
        boolean sorts = extra.contains("filesort") && rows > ROWS / 2;
        return !isSmall && (readsAll || sorts)
                ? Optional.of("reads " + table + " by " + type + ", " + rows + " rows, " + extra)
                : Optional.empty();
    }

    /** The statements that read, change or delete rows; one of each kind, whatever its values. */
    private List<String> distinct() {
        Map<String, String> byShape = new TreeMap<>();
        for (String sql : tap.statements()) {
            String text = sql.strip();
            boolean hasRows = text.matches("(?is)(\\(?select|update|delete|insert[^;]*select|replace[^;]*select)\\b.*")
                    && !text.matches(
                            "(?is)select\\s+(@@|1\\b|get_lock|is_used|release_lock|connection_id|timestampdiff|version|database).*")
                    && !text.toLowerCase(Locale.ROOT).contains("flyway")
                    && !text.toLowerCase(Locale.ROOT).contains("information_schema");
            if (hasRows && !text.contains(";")) {
                byShape.putIfAbsent(
                        text.replaceAll("'(?:[^'\\\\]|\\\\.)*'|\\b\\d+\\b", "?")
                                .replaceAll("(\\?,\\s*)+", "?,")
                                .replaceAll("( or recognized_event_name = \\? and organizer = \\?)+", " or …"),
                        text);
            }
        }
        return new ArrayList<>(byShape.values());
    }

    private void fill(TestDatabase database) throws SQLException {
        LocalDate first = LocalDate.of(2000, 1, 1);
        String file = "recognizedEventName,organizer,college,recognizedLevel,recognizedEventTime,isActive\n"
                + IntStream.range(0, ROWS)
                        .mapToObj(i -> "name " + i + ",organizer " + i % 500 + ",college " + i % 300 + ",L" + i % 200
                                + "," + first.plusDays(i) + "," + (i % 100 != 0) + "\n")
                        .collect(Collectors.joining());
        send("text/csv", file)
                .header("Idempotency-Key", "fill")
                .post("/api/events/import")
                .then()
                .statusCode(200);
        database.execute(
                "insert into request_keys (caller, request_key, fingerprint, outcome, event_id, version, created_at,"
                        + " expires_at) select 'someone', recognized_event_id, sha2(recognized_event_id, 256), 'deleted',"
                        + " recognized_event_id, 1, utc_timestamp(6), utc_timestamp(6) + interval version % 100000 + 1000 second"
                        + " from recognized_events");
        database.execute(
                "insert into import_runs select 'someone', recognized_event_id, sha2(recognized_event_id, 256), 1,"
                        + " 0, 0, 0, 0, 0, 0, false, utc_timestamp(6), utc_timestamp(6),"
                        + " utc_timestamp(6) + interval version % 100000 + 1000 second from recognized_events");
        database.execute("insert into recognized_event_deletions select concat('gone-', recognized_event_id), version,"
                + " updated_at from recognized_events");
        await().until(() -> database.number("select count(*) from es_sync_tasks") == 0);
        database.execute("analyze table recognized_events, recognized_event_history, recognized_event_deletions,"
                + " request_keys, import_runs");
    }

    /** Everything the service has statements for. */
    private void useAll(TestDatabase database) throws SQLException {
        List<Map<String, String>> filters = List.of(
                Map.of(),
                Map.of("level", "L7"),
                Map.of("college", "college 7"),
                Map.of("organizer", "organizer 7"),
                Map.of("active", "false"),
                Map.of("from", "2001-01-01", "to", "2001-03-01"),
                Map.of("namePrefix", "name 12"));
        for (Map<String, String> filter : filters) {
            RequestSpecification first = given().queryParam("size", 5);
            filter.forEach(first::queryParam);
            Response page = first.get("/api/events");
            page.then().statusCode(200);
            RequestSpecification second =
                    given().queryParam("size", 5).queryParam("cursor", page.<String>path("nextCursor"));
            filter.forEach(second::queryParam);
            second.get("/api/events").then().statusCode(200);
        }
        given().queryParam("namePrefix", "name 5")
                .get("/api/events/export")
                .then()
                .statusCode(200);
        Response created = send("application/json", "{\"recognizedEventName\": \"x\", \"organizer\": \"x\"}")
                .header("Idempotency-Key", "k")
                .header("X-Lockstep-Subject", "ana")
                .post("/api/events");
        created.then().statusCode(201);
        String location = created.header("Location");
        for (int i = 0; i < 2; i++) {
            send("application/merge-patch+json", "{\"college\": \"y\"}")
                    .header("Idempotency-Key", "p")
                    .patch(location)
                    .then()
                    .statusCode(200);
        }
        send("application/json", "{\"recognizedEventName\": \"x\", \"organizer\": \"x\"}")
                .post("/api/events")
                .then()
                .statusCode(409);
        send("application/json", "{}")
                .header("Idempotency-Key", "z")
                .put(location)
                .then()
                .statusCode(400);
        send("application/json", "{\"version\": " + created.header("ETag").replace("\"", "") + "}")
                .post(location + "/restore")
                .then()
                .statusCode(200);
        given().header("Idempotency-Key", "d").delete(location).then().statusCode(204);
        given().delete(location).then().statusCode(404);
        given().header("Idempotency-Key", "d2").delete(location).then().statusCode(404);
        given().post(location + "/restore").then().statusCode(200);
        Response history = given().queryParam("size", 2).get(location + "/history");
        given().queryParam("cursor", history.<String>path("nextCursor"))
                .get(location + "/history")
                .then()
                .statusCode(200);
        String file = "recognizedEventName,organizer\n"
                + IntStream.range(0, 500)
                        .mapToObj(i -> "name " + i + ",organizer " + i % 500 + "\n")
                        .collect(Collectors.joining());
        send("text/csv", file).post("/api/events/import?dryRun=true").then().statusCode(200);
        for (int i = 0; i < 2; i++) {
            send("text/csv", file)
                    .header("Idempotency-Key", "i")
                    .post("/api/events/import")
                    .then()
                    .statusCode(200);
        }
        given().get("/api/events/import/i").then().statusCode(200);
        administrate(created.path("recognizedEventId"));
        // The purge and the canary have their turns.
        await().until(() ->
                tap.statements().stream().anyMatch(sql -> sql.startsWith("delete from import_runs where expires_at")));
        await().until(() -> tap.statements().stream().anyMatch(sql -> sql.contains("canaries")));
    }

    private void administrate(String id) {
        given().get("/admin/capture").then().statusCode(200);
        given().get("/admin/audit/page?limit=10").then().statusCode(200);
        given().get("/admin/audit/page?limit=10&after=" + id).then().statusCode(200);
        send("application/json", "{\"ids\": [\"" + id + "\", \"evt_gone\"]}")
                .post("/admin/audit/rows")
                .then()
                .statusCode(200);
        for (String scopeOfRows : List.of("\"ids\": [\"" + id + "\", \"gone-1\"]", "\"from\": \"" + id + "\"")) {
            Response rebuild = send("application/json", "{" + scopeOfRows + "}").post("/admin/es/rebuild");
            rebuild.then().statusCode(202);
            await().until(() ->
                    given().get(rebuild.header("Location")).path("state").equals("done"));
        }
        given().get("/admin/operations").then().statusCode(200);
    }

    private static RequestSpecification send(String type, String body) {
        return given().contentType(type).body(body.getBytes(StandardCharsets.UTF_8));
    }
}
