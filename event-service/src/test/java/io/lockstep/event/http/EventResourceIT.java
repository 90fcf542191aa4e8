package io.lockstep.event.http;

import static io.lockstep.event.http.Events.input;
import static io.lockstep.event.http.Events.json;
import static io.lockstep.event.http.Events.problem;
import static io.lockstep.event.http.Events.unique;
import static io.lockstep.event.http.Events.version;
import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.lockstep.devstack.junit.RealServersResource;
import io.lockstep.devstack.junit.TestScope;
import io.lockstep.event.TestDatabase;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(RealServersResource.class)
class EventResourceIT {

    private static final String EVENTS = "/api/events";

    TestScope scope;

    @Test
    void createsAndReadsAnEvent() {
        String name = "全国大学生数学建模竞赛 " + UUID.randomUUID();
        Response created = json("""
                        {"recognizedEventName": "%s", "organizer": " 教育部 ", "college": "c", "recognizedLevel": "A+",
                         "recognizedEventTime": "2025-09-04", "relatedMajors": ["数学"], "applicableMajors": ["统计"],
                         "recognitionBasis": "one\\ntwo", "isActive": "0"}
                        """.formatted(name)).post(EVENTS);

        created.then()
                .statusCode(201)
                .contentType(ContentType.JSON)
                .header("Location", matchesPattern("/api/events/evt_[0-9a-z]{13}"))
                .header("ETag", matchesPattern("\"[0-9]{16}\""))
                .body("recognizedEventName", equalTo(name))
                .body("organizer", equalTo("教育部"))
                .body("recognizedEventTime", equalTo("2025-09-04"))
                .body("relatedMajors", equalTo(List.of("数学")))
                .body("recognitionBasis", equalTo("one\ntwo"))
                .body("isActive", equalTo(false))
                .body("createdAt", matchesPattern("....-..-..T..:..:..(\\.[0-9]{3,6})?Z"));
        Response read = when().get(created.header("Location"));
        read.then().statusCode(200).header("ETag", created.header("ETag"));
        assertThat(read.asString()).isEqualTo(created.asString());
    }

    @Test
    void replacesAnEventAndEmptiesWhatIsLeftOut() {
        String name = unique();
        Response created = json(input(name, ", \"college\": \"c\"")).post(EVENTS);
        String location = created.header("Location");

        Response replaced = given().header("If-Match", created.header("ETag"))
                .contentType(ContentType.JSON)
                .body(input(name, ""))
                .put(location);

        replaced.then()
                .statusCode(200)
                .body("college", nullValue())
                .header("ETag", not(equalTo(created.header("ETag"))));
        assertThat(version(replaced)).isGreaterThan(version(created));
        assertThat(when().get(location).asString()).isEqualTo(replaced.asString());
    }

    @Test
    void replacingByTheSameMakesNoNewVersion() {
        String name = unique();
        Response created = json(input(name, "")).post(EVENTS);

        Response replaced = json(input(name, "")).put(created.header("Location"));

        replaced.then().statusCode(200).header("ETag", created.header("ETag"));
        assertThat(replaced.asString()).isEqualTo(created.asString());
    }

    @Test
    void refusesAChangeOfAnEventThatHasChanged() {
        Response created = json(input(unique(), "")).post(EVENTS);
        String location = created.header("Location");

        problem(given().header("If-Match", "\"1\"").delete(location), 412, "stale")
                .body("detail", matchesPattern(".*" + version(created) + ".*"));
        problem(
                given().header("If-Match", "\"1\"")
                        .contentType(ContentType.JSON)
                        .body(input(unique(), ""))
                        .put(location),
                412,
                "stale");
        problem(given().header("If-Match", "nonsense").delete(location), 400, "invalid-parameter");
        assertThat(when().get(location).asString()).isEqualTo(created.asString());
    }

    @Test
    void deletesAnEvent() {
        Response created = json(input(unique(), "")).post(EVENTS);
        String location = created.header("Location");

        given().header("If-Match", created.header("ETag"))
                .delete(location)
                .then()
                .statusCode(204);

        problem(when().get(location), 404, "not-found");
        problem(when().delete(location), 404, "not-found");
        problem(json(input(unique(), "")).put(location), 404, "not-found");
    }

    @Test
    void listsEventsPageByPage() {
        List<String> created = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            created.add(json(input(unique(), "")).post(EVENTS).path("recognizedEventId"));
        }

        List<String> listed = new ArrayList<>();
        String cursor = null;
        do {
            Response page = (cursor == null ? given() : given().queryParam("cursor", cursor))
                    .queryParam("size", 2)
                    .get(EVENTS);
            page.then().statusCode(200);
            List<String> ids = page.path("events.recognizedEventId");
            assertThat(ids).hasSizeLessThanOrEqualTo(2);
            listed.addAll(ids);
            cursor = page.path("nextCursor");
        } while (cursor != null);

        assertThat(listed).isSorted().doesNotHaveDuplicates().containsSubsequence(created);
    }

    @Test
    void refusesANameThatIsTakenByAnotherEventOfTheOrganizer() {
        String name = unique();
        String id = json(input(name, "")).post(EVENTS).path("recognizedEventId");
        Response other = json(input(unique(), "")).post(EVENTS);

        problem(json(input(name, "")).post(EVENTS), 409, "name-taken").body("detail", matchesPattern(".*" + id + ".*"));
        problem(json(input(name, "")).put(other.header("Location")), 409, "name-taken");
        assertThat(when().get(other.header("Location")).asString()).isEqualTo(other.asString());
    }

    @Test
    void namesThatDifferInCaseAccentOrWidthAreDifferentEvents() {
        String name = unique();
        for (String variant : List.of("Cafe", "cafe", "café", "ｃａｆｅ")) {
            json(input(name + variant, "")).post(EVENTS).then().statusCode(201);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "true, true",
        "false, false",
        "1, true",
        "0, false",
        "'\"1\"', true",
        "'\"0\"', false",
    })
    void takesFlagsInTheseForms(String flag, boolean active) {
        json(input(unique(), ", \"isActive\": " + flag))
                .post(EVENTS)
                .then()
                .statusCode(201)
                .body("isActive", equalTo(active));
    }

    @ParameterizedTest
    @CsvSource({"'\"true\"'", "2", "1.0", "null", "'[]'", "'\"\"'", "'\"yes\"'"})
    void refusesOtherFlags(String flag) {
        invalid(input(unique(), ", \"isActive\": " + flag), "isActive", "true, false, 0, 1, \"0\" or \"1\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {}                                                     | recognizedEventName    | is required
                    {"recognizedEventName": "n"}                           | organizer              | is required
                    {"recognizedEventName": null, "organizer": "o"}        | recognizedEventName    | is required
                    {"recognizedEventName": "  ", "organizer": "o"}        | recognizedEventName    | must not be blank
                    {"recognizedEventName": 7, "organizer": "o"}           | recognizedEventName    | must be a string, is a number
                    {"college": {}}                                        | college                | must be a string, is an object
                    {"relatedMajors": "a"}                                 | relatedMajors          | must be an array of strings, is a string
                    {"relatedMajors": ["a", 1]}                            | relatedMajors[1]       | must be a string, is a number
                    {"applicableMajors": [""]}                             | applicableMajors[0]    | must not be blank
                    {"recognizedEventTime": "04.09.2025"}                  | recognizedEventTime    | 2025-09-04
                    {"recognizedEventTime": 20250904}                      | recognizedEventTime    | must be a string, is a number
                    {"organiser": "o"}                                     | organiser              | is no field
                    {"version": 7}                                         | version                | is no field
                    {"recognizedEventId": "evt_1"}                         | recognizedEventId      | is no field
                    {"college": "\\u0000"}                                 | college                | control characters
                    {"college": "\\ud83d"}                                 | college                | half a surrogate pair
                    """)
    void refusesWrongFieldsByName(String body, String field, String message) {
        invalid(body, field, message);
    }

    @ParameterizedTest
    @CsvSource({
        "recognizedEventName, 255",
        "organizer, 255",
        "college, 255",
        "recognizedLevel, 32",
        "recognitionBasis, 2000",
    })
    void refusesOverLongFieldsByNameAndLimit(String field, int limit) {
        invalid("{\"" + field + "\": \"" + "长".repeat(limit + 1) + "\"}", field, "at most " + limit + " characters");
    }

    @Test
    void storesTheLongestFields() {
        String body = """
                {"recognizedEventName": "%s", "organizer": "%s", "college": "%s", "recognizedLevel": "%s",
                 "recognitionBasis": "%s"}
                """.formatted(
                        (unique() + "🏆".repeat(255)).substring(0, 36) + "🏆".repeat(219),
                        "长".repeat(255),
                        "🏆".repeat(255),
                        "🏆".repeat(32),
                        "🏆".repeat(2000));
        Response created = json(body).post(EVENTS);

        created.then().statusCode(201);
        assertThat(when().get(created.header("Location")).asString()).isEqualTo(created.asString());
    }

    @Test
    void namesAllWrongFieldsInOneAnswerAndChangesNothing() throws SQLException {
        TestDatabase database = new TestDatabase(scope);
        long before = database.number("select count(*) from recognized_events");

        problem(json("{\"college\": 1, \"recognizedLevel\": true, \"x\": 1}").post(EVENTS), 400, "invalid-event")
                .body(
                        "errors.field",
                        equalTo(List.of("college", "recognizedLevel", "x", "recognizedEventName", "organizer")));

        assertThat(database.number("select count(*) from recognized_events")).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''
                    nonsense
                    {"recognizedEventName":
                    [{"recognizedEventName": "n"}]
                    "text"
                    {"organizer": "o", "organizer": "p"}
                    {} {}
                    [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]
                    """)
    void refusesWhatIsNoJsonObject(String body) {
        problem(json(body).post(EVENTS), 400, "malformed-json");
    }

    @Test
    void refusesBodiesThatAreNotUtf8() {
        byte[] body = "{\"recognizedEventName\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1);

        problem(given().contentType("application/json").body(body).post(EVENTS), 400, "not-utf-8");
    }

    @Test
    void refusesBodiesOverTheLimit() {
        problem(json(" ".repeat(64 * 1024 + 1)).post(EVENTS), 413, "too-large")
                .body("detail", matchesPattern(".*65536 bytes.*"));
    }

    @ParameterizedTest
    @CsvSource({"0", "101", "-1", "x", "99999999999999"})
    void refusesPageSizesOutOfRange(String size) {
        problem(given().queryParam("size", size).get(EVENTS), 400, "invalid-parameter")
                .body("detail", matchesPattern(".*1 to 100.*"));
    }

    @Test
    void refusesCursorsThatItDidNotGive() {
        problem(given().queryParam("cursor", "abc").get(EVENTS), 400, "invalid-parameter");
    }

    @Test
    void answersTheFrameworksRefusalsAsProblems() {
        problem(when().get("/api/event"), 404, "not-found");
        problem(when().get("/"), 404, "not-found");
        problem(when().get(EVENTS + "/evt_unknown"), 404, "not-found").body("instance", endsWith("/evt_unknown"));
        problem(when().get(EVENTS + "/%00%2e%2e"), 404, "not-found");
        problem(when().patch(EVENTS), 405, "method-not-allowed").header("Allow", equalTo("GET, POST"));
        problem(when().post(EVENTS + "/evt_1"), 405, "method-not-allowed")
                .header("Allow", equalTo("GET, PUT, PATCH, DELETE"));
        problem(when().get(EVENTS + "/import"), 405, "method-not-allowed").header("Allow", equalTo("POST"));
        problem(when().post("/admin/capture"), 405, "method-not-allowed").header("Allow", equalTo("GET"));
        problem(given().accept("text/html").get(EVENTS), 406, "not-acceptable");
        problem(given().contentType("text/plain").body("{}").post(EVENTS), 415, "unsupported-media-type");
    }

    private static void invalid(String body, String field, String message) {
        String found = problem(json(body).post(EVENTS), 400, "invalid-event")
                .extract()
                .path("errors.find { it.field == '" + field + "' }.message");
        assertThat(found).as("message of " + field).contains(message);
    }
}
