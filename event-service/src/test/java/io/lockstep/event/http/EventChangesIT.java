package io.lockstep.event.http;

import static io.lockstep.event.http.Events.created;
import static io.lockstep.event.http.Events.input;
import static io.lockstep.event.http.Events.json;
import static io.lockstep.event.http.Events.patch;
import static io.lockstep.event.http.Events.problem;
import static io.lockstep.event.http.Events.unique;
import static io.lockstep.event.http.Events.version;
import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import io.lockstep.devstack.junit.RealServersResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Merge patches, conditions and preferences. */
@QuarkusTest
@WithTestResource(RealServersResource.class)
class EventChangesIT {

    @Test
    void aPatchChangesWhatItNamesAndNullRemoves() {
        Response created =
                created(", \"college\": \"c\", \"recognizedLevel\": \"A\", \"relatedMajors\": [\"a\", \"b\"],"
                        + " \"recognizedEventTime\": \"2025-09-04\", \"isActive\": false");
        String location = created.header("Location");

        Response patched = patch("{\"college\": null, \"relatedMajors\": [\"b\"], \"recognizedEventTime\": null}")
                .patch(location);

        patched.then()
                .statusCode(200)
                .body("recognizedEventName", equalTo(created.path("recognizedEventName")))
                .body("college", nullValue())
                .body("recognizedLevel", equalTo("A"))
                .body("relatedMajors", equalTo(List.of("b")))
                .body("recognizedEventTime", nullValue())
                .body("isActive", equalTo(false));
        assertThat(version(patched)).isGreaterThan(version(created));
        assertThat(when().get(location).asString()).isEqualTo(patched.asString());

        patch("{\"isActive\": null}").patch(location).then().statusCode(200).body("isActive", equalTo(true));
        json("{\"college\": \"d\"}").patch(location).then().statusCode(200).body("college", equalTo("d"));
    }

    @Test
    void aPatchThatChangesNothingMakesNoNewVersion() {
        Response created = created(", \"college\": \"c\"");

        for (String same : List.of("{}", "{\"college\": \" c \"}", "{\"recognitionBasis\": null}")) {
            patch(same)
                    .patch(created.header("Location"))
                    .then()
                    .statusCode(200)
                    .header("ETag", equalTo(created.header("ETag")));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"organizer": null}              | organizer           | is required
                    {"recognizedEventName": " "}     | recognizedEventName | must not be blank
                    {"version": 3}                   | version             | is no field
                    {"recognizedEventId": null}      | recognizedEventId   | is no field
                    {"college": ["c"]}               | college             | must be a string
                    {"relatedMajors": [null]}        | relatedMajors[0]    | must be a string, is null
                    {"recognizedEventTime": "today"} | recognizedEventTime | 2025-09-04
                    """)
    void aPatchThatWouldMakeNoEventIsRefusedByField(String body, String field, String message) {
        Response created = created("");

        String found = problem(patch(body).patch(created.header("Location")), 400, "invalid-event")
                .extract()
                .path("errors.find { it.field == '" + field + "' }.message");

        assertThat(found).as("message of " + field).contains(message);
        when().get(created.header("Location")).then().header("ETag", equalTo(created.header("ETag")));
    }

    @Test
    void aPatchIsRefusedLikeAnyOtherChange() {
        Response created = created("");
        Response other = created("");
        String location = created.header("Location");

        problem(patch("{}").patch("/api/events/evt_unknown"), 404, "not-found");
        problem(patch("{").patch(location), 400, "malformed-json");
        problem(patch("[]").patch(location), 400, "malformed-json");
        problem(patch("{}").header("If-Match", "\"1\"").patch(location), 412, "stale");
        problem(Events.body("text/plain", "{}").patch(location), 415, "unsupported-media-type");
        problem(
                        patch("{\"recognizedEventName\": \"" + other.path("recognizedEventName") + "\"}")
                                .patch(location),
                        409,
                        "name-taken")
                .body("detail", containsString(other.<String>path("recognizedEventId")));
    }

    @Test
    void aWriteIsRefusedWhereWhatMustNotBeThereIs() {
        Response created = created("");
        String location = created.header("Location");
        String tag = created.header("ETag");
        String same = input(created.path("recognizedEventName"), "");

        for (String there : List.of("*", tag, "W/" + tag, "\"1\", " + tag)) {
            problem(json(same).header("If-None-Match", there).put(location), 412, "stale");
            problem(patch("{}").header("If-None-Match", there).patch(location), 412, "stale");
            problem(given().header("If-None-Match", there).delete(location), 412, "stale");
        }
        problem(json(same).header("If-None-Match", "1").put(location), 400, "invalid-parameter");
        problem(json(same).header("If-None-Match", "*").put("/api/events/evt_unknown"), 404, "not-found");
        json(same).header("If-None-Match", "\"1\"").put(location).then().statusCode(200);
        given().header("If-None-Match", "\"1\"").delete(location).then().statusCode(204);
    }

    @Test
    void ofEditorsThatSawTheSameVersionOneWins() throws Exception {
        Response created = created("");
        int editors = 6;
        try (ExecutorService executor = Executors.newFixedThreadPool(editors)) {
            List<Callable<Integer>> edits = IntStream.range(0, editors)
                    .<Callable<Integer>>mapToObj(editor -> () -> patch("{\"college\": \"" + editor + "\"}")
                            .header("If-Match", created.header("ETag"))
                            .patch(created.header("Location"))
                            .statusCode())
                    .toList();
            List<Integer> answers = new ArrayList<>();
            for (Future<Integer> answer : executor.invokeAll(edits)) {
                answers.add(answer.get());
            }

            assertThat(answers).filteredOn(status -> status == 200).hasSize(1);
            assertThat(answers).filteredOn(status -> status == 412).hasSize(editors - 1);
        }
    }

    @Test
    void whatTheClientHasAlreadyIsNotSentAgain() {
        Response created = created("");
        String location = created.header("Location");
        String tag = created.header("ETag");

        for (String known : List.of(tag, "W/" + tag, "\"x\", " + tag, "*")) {
            Response answer = given().header("If-None-Match", known).get(location);
            answer.then().statusCode(304).header("ETag", equalTo(tag));
            assertThat(answer.asString()).isEmpty();
        }
        for (String unknown : List.of("\"1\"", "nonsense", "")) {
            given().header("If-None-Match", unknown).get(location).then().statusCode(200);
        }
        patch("{\"college\": \"d\"}").patch(location).then().statusCode(200);
        given().header("If-None-Match", tag).get(location).then().statusCode(200);

        String page = "/api/events?organizer=" + unique();
        String pageTag = when().get(page).header("ETag");
        assertThat(pageTag).startsWith("W/");
        given().header("If-None-Match", pageTag).get(page).then().statusCode(304);
    }

    @Test
    void aClientMayDoWithoutTheEvent() {
        Response created = json(input(unique(), ""))
                .header("Prefer", "respond-async, return=minimal")
                .post(Events.PATH);
        created.then().statusCode(201).header("Preference-Applied", equalTo("return=minimal"));
        assertThat(created.asString()).isEmpty();
        String location = created.header("Location");
        assertThat(when().get(location).header("ETag")).isEqualTo(created.header("ETag"));

        Response patched =
                patch("{\"college\": \"c\"}").header("Prefer", "return=minimal").patch(location);
        patched.then().statusCode(204).header("Preference-Applied", equalTo("return=minimal"));
        assertThat(version(patched)).isGreaterThan(version(created));

        patch("{\"college\": \"d\"}")
                .header("Prefer", "return=representation")
                .patch(location)
                .then()
                .statusCode(200)
                .header("Preference-Applied", equalTo("return=representation"))
                .body("college", equalTo("d"));
    }

    @Test
    void saysWhatItCountsOfWrites() {
        created("");

        assertThat(when().get("/q/metrics").asString().lines().toList())
                .satisfies(lines -> assertThat(lines)
                        .anyMatch(line -> line.startsWith("lockstep_writes_total{")
                                && line.contains("operation=\"create\"")
                                && line.contains("outcome=\"created\"")))
                .anyMatch(line -> line.startsWith("lockstep_transaction_retries_total "));
    }

    @Test
    void hasASwaggerUiWhereDevelopersAre() {
        when().get("/q/swagger-ui/").then().statusCode(200);
        when().get("/q/openapi?format=json").then().body("paths.keySet()", hasItem("/api/events"));
    }
}
