package io.lockstep.event.http;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.devstack.junit.RealServersResource;
import io.lockstep.devstack.junit.TestScope;
import io.lockstep.event.EventDraft;
import io.lockstep.event.EventField;
import io.lockstep.event.EventInput;
import io.lockstep.event.ImportProgress;
import io.lockstep.event.ImportRun;
import io.lockstep.event.ImportStart;
import io.lockstep.event.ImportStore;
import io.lockstep.event.ImportTakenOver;
import io.lockstep.event.InputReading;
import io.lockstep.event.Origin;
import io.lockstep.event.RequestKey;
import io.lockstep.event.TestDatabase;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Imports that go on where they broke off, dry runs, JSON lines, and exports that can be imported. */
@QuarkusTest
@WithTestResource(RealServersResource.class)
class ImportResumeIT {

    private static final String IMPORT = "/api/events/import";
    private static final String HEADER = "recognizedEventName,organizer,relatedMajors,isActive\n";

    private final String organizer = UUID.randomUUID().toString();
    private final String key = UUID.randomUUID().toString();

    TestScope scope;

    @Inject
    ImportStore store;

    @TestHTTPResource("/")
    URI service;

    @Test
    void takesJsonLinesAndNamesTheBadOnes() throws Exception {
        List<JsonNode> lines = Events.lines(
                ndjson("""
                        {"recognizedEventName":"a","organizer":"%1$s","relatedMajors":["x;y"],"isActive":0}

                        {"recognizedEventName":"b"}
                        not json
                        {"recognizedEventName":"c","organizer":"%1$s","surprise":1}
                        [1]
                        {"recognizedEventName":"d","organizer":"%1$s","recognitionBasis":"%2$s"}
                        {"recognizedEventName":"e","organizer":"%1$s","version":7,"recognizedEventId":"evt_x"}""".formatted(organizer, "z".repeat(70_000))).post(IMPORT));

        assertThat(lines).extracting(line -> line.path("line").asInt()).containsExactly(1, 3, 4, 5, 6, 7, 8, 0);
        assertThat(lines)
                .extracting(line -> line.path("outcome").asText())
                .containsExactly("created", "rejected", "rejected", "rejected", "rejected", "rejected", "created", "");
        assertThat(lines.get(1).path("reason").asText()).isEqualTo("organizer is required");
        assertThat(lines.get(3).path("reason").asText()).contains("surprise is no field");
        assertThat(lines.get(5).path("reason").asText()).contains("longer than 65536");
        assertThat(lines.getLast().toString())
                .isEqualTo("{\"created\":2,\"updated\":0,\"unchanged\":0,\"rejected\":5}");
    }

    @Test
    void aDryRunTellsAndChangesNothing() throws Exception {
        csv("a,%s,x,true\nb,%s,x,true\n").post(IMPORT).then().statusCode(200);

        List<JsonNode> lines =
                Events.lines(csv("a,%s,x,false\nb,%s,x,true\nc,%s,,\n,o,,\n").post(IMPORT + "?dryRun=true"));

        assertThat(lines)
                .extracting(line -> line.path("outcome").asText())
                .containsExactly("updated", "unchanged", "created", "rejected", "");
        assertThat(lines.get(0).path("recognizedEventId").asText()).startsWith("evt_");
        assertThat(lines.get(2).has("recognizedEventId")).isFalse();
        assertThat(lines.getLast().path("dryRun").asBoolean()).isTrue();
        assertThat(count()).isEqualTo(2);
    }

    @Test
    void whatAnExportGivesAnImportTakes() throws Exception {
        ndjson("""
                {"recognizedEventName":"a, \\"b\\"","organizer":"%1$s","relatedMajors":["x","y"],"recognitionBasis":"1\\n2","isActive":false}
                {"recognizedEventName":"全国","organizer":"%1$s","recognizedEventTime":"2025-09-04","recognizedLevel":"A"}
                """.formatted(organizer)).post(IMPORT).then().statusCode(200);

        for (String format : List.of("csv", "ndjson")) {
            Response export = given().queryParam("organizer", organizer)
                    .queryParam("format", format)
                    .get("/api/events/export");
            export.then()
                    .statusCode(200)
                    .header("Content-Disposition", equalTo("attachment; filename=\"events." + format + "\""));
            assertThat(export.asByteArray()).isNotEmpty();
            Response again = given().contentType(format.equals("csv") ? "text/csv" : "application/x-ndjson")
                    .body(export.asByteArray())
                    .post(IMPORT);
            assertThat(Events.lines(again).getLast().toString())
                    .isEqualTo("{\"created\":0,\"updated\":0,\"unchanged\":2,\"rejected\":0}");
        }
        given().accept("text/csv")
                .queryParam("organizer", organizer)
                .get("/api/events/export")
                .then()
                .contentType(matchesPattern("text/csv.*"));
        Events.problem(given().queryParam("format", "xml").get("/api/events/export"), 400, "invalid-parameter");
        Events.problem(given().queryParam("size", "9").get("/api/events/export"), 400, "invalid-parameter");
        Events.problem(given().queryParam("from", "+10000-01-01").get("/api/events/export"), 400, "invalid-parameter");
    }

    /** The framework writes no body for HEAD: whatever is given back with the body would be kept for ever. */
    @Test
    void askingForTheHeadOfAnExportKeepsNoPlace() {
        for (int i = 0; i < 40; i++) {
            given().queryParam("organizer", organizer)
                    .head("/api/events/export")
                    .then()
                    .statusCode(200)
                    .contentType("application/x-ndjson");
        }
        given().queryParam("organizer", organizer)
                .get("/api/events/export")
                .then()
                .statusCode(200);
    }

    @Test
    void anExportHasAllPagesInTheirOrder() throws Exception {
        String file =
                IntStream.range(0, 1203).mapToObj(i -> "n" + i + ",%s,,\n").collect(Collectors.joining());
        csv(file).post(IMPORT).then().statusCode(200);

        List<JsonNode> lines =
                Events.lines(given().queryParam("organizer", organizer).get("/api/events/export"));

        assertThat(lines).hasSize(1203);
        assertThat(lines)
                .extracting(line -> line.path("recognizedEventName").asText())
                .doesNotHaveDuplicates();
    }

    @Test
    void aFinishedImportIsNotMadeAgain() throws Exception {
        Response first = csv("a,%s,x,true\nb,%s,x,true\n,o,,\n")
                .header("Idempotency-Key", key)
                .post(IMPORT);
        assertThat(Events.lines(first)).hasSize(4);
        new TestDatabase(scope)
                .execute("update recognized_events set is_active = false where organizer = '" + organizer + "'");

        List<JsonNode> again = Events.lines(csv("a,%s,x,true\nb,%s,x,true\n,o,,\n")
                .header("Idempotency-Key", key)
                .post(IMPORT));

        assertThat(again)
                .extracting(JsonNode::toString)
                .containsExactly(
                        "{\"resumedAfterLine\":4}", "{\"created\":2,\"updated\":0,\"unchanged\":0,\"rejected\":1}");
        assertThat(new TestDatabase(scope)
                        .number("select count(*) from recognized_events where not is_active and organizer = '"
                                + organizer + "'"))
                .isEqualTo(2);
        Events.problem(csv("a,%s,x,false\n").header("Idempotency-Key", key).post(IMPORT), 422, "key-reused");
        when().get(IMPORT + "/" + key)
                .then()
                .statusCode(200)
                .body("finished", equalTo(true))
                .body("rows", equalTo(3))
                .body("lastLine", equalTo(4))
                .body("created", equalTo(2));
        Events.problem(when().get(IMPORT + "/" + UUID.randomUUID()), 404, "not-found");
        Events.problem(given().header("X-Lockstep-Subject", "bob").get(IMPORT + "/" + key), 404, "not-found");
    }

    /** The client goes away in the middle; whoever sends the file again with the key gets the rest done. */
    @Test
    void anImportWhoseConnectionWasCutGoesOnWithItsKey() throws Exception {
        int rows = 6000;
        String file = HEADER
                + IntStream.range(0, rows)
                        .mapToObj(i -> "n" + i + "," + organizer + ",a;b,true\n")
                        .collect(Collectors.joining());
        byte[] body = file.getBytes(StandardCharsets.UTF_8);
        try (Socket socket = new Socket("127.0.0.1", service.getPort())) {
            socket.setSoLinger(true, 0);
            socket.getOutputStream()
                    .write(("POST " + IMPORT + " HTTP/1.1\r\nHost: x\r\nContent-Type: text/csv\r\nIdempotency-Key: "
                                    + key + "\r\nContent-Length: " + body.length + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(body);
            socket.getOutputStream().flush();
            InputStream in = socket.getInputStream();
            assertThat(in.readNBytes(2000)).hasSize(2000);
        }

        List<JsonNode> lines = Events.lines(given().contentType("text/csv")
                .body(body)
                .header("Idempotency-Key", key)
                .post(IMPORT));

        assertThat(lines.getLast().toString())
                .isEqualTo("{\"created\":" + rows + ",\"updated\":0,\"unchanged\":0,\"rejected\":0}");
        assertThat(lines.getFirst().path("resumedAfterLine").asLong()).isBetween(1L, (long) rows + 1);
        assertThat(count()).isEqualTo(rows);
        // Each row was stored once: every event has its first version still.
        assertThat(new TestDatabase(scope)
                        .number("select count(*) from recognized_event_history where organizer = '" + organizer + "'"))
                .isEqualTo(rows);
        await().untilAsserted(() -> when().get(IMPORT + "/" + key).then().body("finished", equalTo(true)));
    }

    /** Two requests with one key: who came first, and perhaps only seems dead, stores nothing more. */
    @Test
    void whoIsTakenOverStoresNothingMore() throws SQLException {
        RequestKey request = new RequestKey(Optional.empty(), key, "0".repeat(64));
        ImportRun first = ((ImportStart.Going) store.begin(request)).run();
        ImportRun second = ((ImportStart.Going) store.begin(request)).run();

        assertThatThrownBy(() -> store.upsert(List.of(input("a")), Origin.UNKNOWN, Optional.of(at(first))))
                .isInstanceOf(ImportTakenOver.class);
        assertThatThrownBy(() -> store.finish(first)).isInstanceOf(ImportTakenOver.class);
        assertThat(count()).isZero();

        store.upsert(List.of(input("b")), Origin.UNKNOWN, Optional.of(at(second)));
        assertThat(((ImportStart.Going) store.begin(request)).run().progress().created())
                .isEqualTo(1);
    }

    private static ImportStore.Checkpoint at(ImportRun run) {
        return new ImportStore.Checkpoint(run, outcomes -> new ImportProgress(1, 2, 1, 0, 0, 0));
    }

    private EventInput input(String name) {
        EventDraft draft = new EventDraft();
        draft.text(EventField.NAME, name);
        draft.text(EventField.ORGANIZER, organizer);
        return ((InputReading.Valid) draft.read()).input();
    }

    /** Every changed row has its outbox row, from imports too. */
    @Test
    void everyImportedRowIsPublished() throws Exception {
        TestDatabase database = new TestDatabase(scope);
        database.execute("create table if not exists import_log (event_id varchar(64), version bigint)");
        database.execute("create trigger log_imports after insert on es_sync_tasks for each row"
                + " insert into import_log values (new.event_id, new.version)");
        try {
            csv("a,%s,x,true\nb,%s,x,true\n").post(IMPORT).then().statusCode(200);
            csv("a,%s,y,true\nb,%s,x,true\nc,%s,,\n").post(IMPORT).then().statusCode(200);
        } finally {
            database.execute("drop trigger log_imports");
        }
        assertThat(database.number("select count(*) from recognized_event_history h join import_log l"
                        + " on l.event_id = h.recognized_event_id and l.version = h.version where h.organizer = '"
                        + organizer + "'"))
                .isEqualTo(4);
    }

    private long count() throws SQLException {
        return new TestDatabase(scope)
                .number("select count(*) from recognized_events where organizer = '" + organizer + "'");
    }

    private RequestSpecification csv(String rows) {
        return Events.body("text/csv", HEADER + rows.replace("%s", organizer));
    }

    private static RequestSpecification ndjson(String lines) {
        return Events.body("application/x-ndjson", lines);
    }
}
