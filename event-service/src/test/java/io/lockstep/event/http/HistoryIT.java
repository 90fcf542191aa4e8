package io.lockstep.event.http;

import static io.lockstep.event.http.Events.created;
import static io.lockstep.event.http.Events.json;
import static io.lockstep.event.http.Events.patch;
import static io.lockstep.event.http.Events.problem;
import static io.lockstep.event.http.Events.version;
import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.lockstep.devstack.junit.RealServersResource;
import io.lockstep.devstack.junit.TestScope;
import io.lockstep.event.TestDatabase;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Who changed what and when, and how it is undone. */
@QuarkusTest
@WithTestResource(RealServersResource.class)
class HistoryIT {

    private static final String SUBJECT = "X-Lockstep-Subject";

    TestScope scope;

    @TestHTTPResource("/")
    URI service;

    @Test
    void tellsWhoChangedWhatAndWhen() throws SQLException {
        Response created = created(", \"college\": \"c\"");
        String location = created.header("Location");
        Response patched = patch("{\"college\": \"d\", \"isActive\": false}")
                .header(SUBJECT, "ana")
                .patch(location);
        new TestDatabase(scope)
                .execute("update recognized_events set recognized_level = 'A' where recognized_event_id = '"
                        + created.path("recognizedEventId") + "'");
        given().header(SUBJECT, "bob").delete(location).then().statusCode(204);

        Response history = when().get(location + "/history");

        history.then()
                .statusCode(200)
                .body("entries.change", equalTo(List.of("deleted", "updated", "updated", "created")))
                .body("entries[0].changedBy", equalTo("bob"))
                .body("entries[0].event", nullValue())
                .body("entries[0].changes", equalTo(List.of()))
                .body("entries[1].changedBy", startsWith("sql:"))
                .body("entries[1].changes.field", equalTo(List.of("recognizedLevel")))
                .body("entries[2].changedBy", equalTo("ana"))
                .body("entries[2].version", equalTo(version(patched)))
                .body("entries[2].changedAt", equalTo(patched.path("updatedAt")))
                .body("entries[2].changes.field", equalTo(List.of("college", "isActive")))
                .body("entries[2].changes[0].from", equalTo("c"))
                .body("entries[2].changes[0].to", equalTo("d"))
                .body("entries[3].changedBy", nullValue())
                .body(
                        "entries[3].changes.field",
                        equalTo(List.of(
                                "recognizedEventName",
                                "organizer",
                                "college",
                                "relatedMajors",
                                "applicableMajors",
                                "isActive")))
                .body("nextCursor", nullValue());
        assertThat(history.<Object>path("entries[2].event")).isEqualTo(patched.path("$"));
    }

    @Test
    void isReadPageByPage() {
        Response created = created("");
        String location = created.header("Location");
        List<Long> versions = new ArrayList<>(List.of(version(created)));
        for (int i = 0; i < 4; i++) {
            versions.add(version(patch("{\"college\": \"" + i + "\"}").patch(location)));
        }

        List<Long> read = new ArrayList<>();
        List<String> changes = new ArrayList<>();
        String cursor = "";
        do {
            Response page =
                    given().queryParam("size", 2).queryParam("cursor", cursor).get(location + "/history");
            page.then().statusCode(200);
            read.addAll(page.<List<Long>>path("entries.version"));
            changes.addAll(
                    page.<List<String>>path("entries.changes.findAll { it.size() == 1 }.collect { it[0].from }"));
            cursor = page.path("nextCursor");
        } while (cursor != null);

        assertThat(read).isEqualTo(versions.reversed());
        // The last of a page is compared with the first of the next one.
        assertThat(changes).containsExactly("2", "1", "0", null);
        problem(given().queryParam("cursor", "x").get(location + "/history"), 400, "invalid-parameter");
        problem(given().queryParam("since", "x").get(location + "/history"), 400, "invalid-parameter");
        problem(when().get("/api/events/evt_unknown/history"), 404, "not-found");
    }

    @Test
    void anOlderVersionComesBackAsANewOne() {
        Response created = created(", \"college\": \"c\"");
        String location = created.header("Location");
        Response patched = patch("{\"college\": \"d\"}").patch(location);

        Response restored = json("{\"version\": " + version(created) + "}")
                .header(SUBJECT, "ana")
                .post(location + "/restore");

        restored.then().statusCode(200).body("college", equalTo("c"));
        assertThat(version(restored)).isGreaterThan(version(patched));
        when().get(location + "/history")
                .then()
                .body("entries[0].change", equalTo("restored"))
                .body("entries[0].restoredFrom", equalTo(version(created)))
                .body("entries[0].changedBy", equalTo("ana"));
        // Again: it says so already.
        json("{\"version\": " + version(created) + "}")
                .post(location + "/restore")
                .then()
                .statusCode(200)
                .header("ETag", equalTo(restored.header("ETag")));
    }

    @Test
    void aDeletedEventComesBackUnderItsIdAboveItsDeletion() throws SQLException {
        Response created = created(", \"college\": \"c\"");
        String location = created.header("Location");
        patch("{\"college\": \"d\"}").patch(location).then().statusCode(200);
        // Ahead of the clock, as after a change of the clock: what comes back must be above all the same.
        new TestDatabase(scope)
                .execute("update recognized_events set version = version + 3600000000 where recognized_event_id = '"
                        + created.path("recognizedEventId") + "'");
        when().delete(location).then().statusCode(204);
        long deletion = new TestDatabase(scope)
                .number("select version from recognized_event_deletions where recognized_event_id = '"
                        + created.path("recognizedEventId") + "'");

        Response restored = when().post(location + "/restore");

        restored.then()
                .statusCode(200)
                .body("college", equalTo("d"))
                .body("createdAt", equalTo(created.path("createdAt")));
        assertThat(version(restored)).isGreaterThan(deletion);
        assertThat(when().get(location).asString()).isEqualTo(restored.asString());
        assertThat(new TestDatabase(scope)
                        .number("select version from recognized_events where recognized_event_id = '"
                                + created.path("recognizedEventId") + "'"))
                .isEqualTo(version(restored));
    }

    /** The gateway lets editors read histories, by their path. */
    @Test
    void isUnderOnePathAlone() throws Exception {
        String history = created("").header("Location") + "/history";

        try (HttpClient client = HttpClient.newHttpClient()) {
            assertThat(status(client, history)).isEqualTo(200);
            for (String other : List.of(history + "/", history + ";a=b", history.replace("/history", "//history"))) {
                assertThat(status(client, other)).as(other).isEqualTo(404);
            }
        }
    }

    private int status(HttpClient client, String path) throws Exception {
        // Not by a library that tidies the path up.
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.getPort() + path))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    @Test
    void ofManyRestoresOneBringsTheEventBack() throws Exception {
        Response created = created("");
        String location = created.header("Location");
        when().delete(location).then().statusCode(204);
        try (ExecutorService executor = Executors.newFixedThreadPool(6)) {
            Callable<Integer> restore = () -> json("{\"version\": " + version(created) + "}")
                    .post(location + "/restore")
                    .statusCode();
            for (Future<Integer> status : executor.invokeAll(Collections.nCopies(6, restore))) {
                assertThat(status.get()).isEqualTo(200);
            }
        }
        when().get(location + "/history").then().body("entries.size()", equalTo(3));
    }

    @Test
    void refusesWhatCannotBeRestored() {
        Response created = created("");
        String location = created.header("Location");

        problem(when().post(location + "/restore"), 409, "not-deleted");
        problem(json("{\"version\": 1}").post(location + "/restore"), 404, "no-such-version");
        problem(json("{\"version\": \"1\"}").post(location + "/restore"), 400, "invalid-request");
        problem(json("{\"versoin\": 1}").post(location + "/restore"), 400, "invalid-request");
        problem(json("[]").post(location + "/restore"), 400, "malformed-json");
        problem(when().post("/api/events/evt_unknown/restore"), 404, "not-found");
        problem(
                json("{\"version\": " + version(created) + "}")
                        .header("If-Match", "\"1\"")
                        .post(location + "/restore"),
                412,
                "stale");
        when().delete(location).then().statusCode(204);
        problem(given().header("If-Match", "\"1\"").post(location + "/restore"), 412, "stale");
        json("{\"recognizedEventName\": \"" + created.path("recognizedEventName") + "\", \"organizer\": \"o\"}")
                .post(Events.PATH)
                .then()
                .statusCode(201);
        problem(when().post(location + "/restore"), 409, "name-taken");
    }
}
