package io.lockstep.event.http;

import static io.lockstep.event.http.Events.created;
import static io.lockstep.event.http.Events.json;
import static io.lockstep.event.http.Events.problem;
import static io.lockstep.event.http.Events.unique;
import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.lockstep.devstack.junit.RealServersResource;
import io.lockstep.devstack.junit.TestScope;
import io.lockstep.event.TestDatabase;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists by filter, each in an order of its own and page by page. */
@QuarkusTest
@WithTestResource(RealServersResource.class)
class EventListIT {

    private final String organizer = unique();

    TestScope scope;

    @Test
    void letsThroughWhatTheFilterSays() {
        add("一等奖 a", "\"recognizedLevel\": \"A\", \"college\": \"x\", \"recognizedEventTime\": \"2025-01-01\"");
        add("一等奖 b", "\"recognizedLevel\": \"B\", \"college\": \"x\", \"recognizedEventTime\": \"2025-02-01\"");
        add("一%_!", "\"recognizedLevel\": \"A\", \"college\": \"y\", \"isActive\": false");
        add("二", "\"recognizedLevel\": \"A+\", \"recognizedEventTime\": \"2025-03-01\"");

        assertThat(names(Map.of())).containsExactly("一等奖 a", "一等奖 b", "一%_!", "二");
        assertThat(names(Map.of("level", "A"))).containsExactly("一等奖 a", "一%_!");
        assertThat(names(Map.of("college", "x", "level", "B"))).containsExactly("一等奖 b");
        assertThat(names(Map.of("active", "false"))).containsExactly("一%_!");
        assertThat(names(Map.of("active", "true"))).containsExactly("一等奖 a", "一等奖 b", "二");
        assertThat(names(Map.of("from", "2025-02-01"))).containsExactly("一等奖 b", "二");
        assertThat(names(Map.of("to", "2025-02-01"))).containsExactly("一等奖 a", "一等奖 b");
        assertThat(names(Map.of("from", "2025-01-02", "to", "2025-02-28"))).containsExactly("一等奖 b");
        assertThat(names(Map.of("namePrefix", "一"))).containsExactly("一%_!", "一等奖 a", "一等奖 b");
        assertThat(names(Map.of("namePrefix", "一%_"))).containsExactly("一%_!");
        assertThat(names(Map.of("namePrefix", "%"))).isEmpty();
        assertThat(names(Map.of("level", "a"))).isEmpty();
        assertThat(names(Map.of("level", ""))).hasSize(4);
    }

    @Test
    void everyOrderGoesOnWhereThePageBeforeEnded() {
        for (int i = 0; i < 7; i++) {
            add("n" + (i * 5 % 7), "\"recognizedEventTime\": \"2025-01-0" + (1 + i % 3) + "\"");
        }

        for (Map<String, String> filter :
                List.of(Map.<String, String>of(), Map.of("from", "2025-01-01"), Map.of("namePrefix", "n"))) {
            List<String> all = names(filter);
            assertThat(all).hasSize(7).doesNotHaveDuplicates();
            assertThat(paged(filter, 2)).as("in pages, by " + filter).isEqualTo(all);
            assertThat(paged(filter, 1)).isEqualTo(all);
        }
        assertThat(names(Map.of("namePrefix", "n"))).isSorted();
    }

    @Test
    void aCursorGoesWithItsFilter() {
        add("a", "\"recognizedLevel\": \"A\"");
        add("b", "\"recognizedLevel\": \"A\"");
        String cursor = list(Map.of("level", "A", "size", "1")).path("nextCursor");

        problem(list(Map.of("level", "B", "cursor", cursor)), 400, "invalid-parameter")
                .body("detail", containsString("for these filters"));
        problem(list(Map.of("namePrefix", "a", "cursor", cursor)), 400, "invalid-parameter");
    }

    @ParameterizedTest
    @ValueSource(strings = {"levle", "page", "offset", "sort", "recognizedLevel", "Level"})
    void refusesParametersThatItDoesNotKnow(String name) {
        problem(given().queryParam(name, "x").get(Events.PATH), 400, "invalid-parameter")
                .body("detail", containsString("known are active, college, cursor"));
    }

    @ParameterizedTest
    @CsvSource({
        "active, 1, true or false",
        "from, 4.9.2025, 2025-09-04",
        "to, 2025-13-01, 2025-09-04",
        "cursor, MTpldnRfMQ, nextCursor",
        "size, 101, 1 to 100",
    })
    void refusesValuesThatAreNone(String name, String value, String detail) {
        problem(given().queryParam(name, value).get(Events.PATH), 400, "invalid-parameter")
                .body("detail", containsString(detail));
    }

    @Test
    void refusesWhatCanMatchNothing() {
        problem(given().queryParam("level", "长".repeat(33)).get(Events.PATH), 400, "invalid-parameter")
                .body("detail", containsString("at most 32"));
        problem(
                given().queryParam("from", "2025-02-01")
                        .queryParam("to", "2025-01-01")
                        .get(Events.PATH),
                400,
                "invalid-parameter");
        problem(given().queryParam("level", "A", "B").get(Events.PATH), 400, "invalid-parameter")
                .body("detail", containsString("once"));
    }

    @Test
    void anEventWithoutADayIsInNoRangeOfDays() {
        created("");
        assertThat(list(Map.of("from", "0001-01-01")).<List<String>>path("events.recognizedEventTime"))
                .doesNotContainNull();
    }

    /** INVARIANT I5: what SQL did to one row is no trouble to its neighbours. */
    @ParameterizedTest
    @ValueSource(strings = {"[null]", "[{}]", "[[\"a\"]]"})
    void aRowThatIsNoEventIsLeftOutAndNamed(String majors) throws SQLException {
        for (String name : List.of("a", "b", "c")) {
            add(name, "\"recognizedEventTime\": \"2025-01-01\"");
        }
        List<String> ids = list(Map.of()).path("events.recognizedEventId");
        new TestDatabase(scope)
                .execute("update recognized_events set related_majors = '" + majors + "' where recognized_event_id = '"
                        + ids.get(1) + "'");

        for (Map<String, String> filter :
                List.of(Map.<String, String>of(), Map.of("from", "2025-01-01"), Map.of("namePrefix", ""))) {
            assertThat(names(filter)).containsExactly("a", "c");
            assertThat(paged(filter, 1)).containsExactly("a", "c");
            assertThat(list(filter).<List<String>>path("unreadable")).containsExactly(ids.get(1));
        }
        String export = given().queryParam("organizer", organizer)
                .get(Events.PATH + "/export")
                .asString();
        assertThat(export.lines()).hasSize(2);
        String spoiled = Events.PATH + "/" + ids.get(1);
        when().get(spoiled + "/history")
                .then()
                .statusCode(200)
                .body("entries.change", equalTo(List.of("updated", "created")))
                .body("entries[0].event", nullValue())
                .body("entries[1].event.recognizedEventName", equalTo("b"));

        // An import, or the API, mends it, and imports of its neighbours never noticed.
        Events.body("text/csv", "recognizedEventName,organizer\na," + organizer + "\nb," + organizer + "\n")
                .post(Events.PATH + "/import")
                .then()
                .statusCode(200)
                .body(containsString("\"updated\":2"));
        assertThat(names(Map.of())).containsExactly("a", "b", "c");
        assertThat(list(Map.of()).<Object>path("unreadable")).isNull();
    }

    private void add(String name, String more) {
        json("{\"recognizedEventName\": \"" + name + "\", \"organizer\": \"" + organizer + "\", " + more + "}")
                .post(Events.PATH)
                .then()
                .statusCode(201);
    }

    private Response list(Map<String, String> parameters) {
        RequestSpecification request = given().queryParam("organizer", organizer);
        parameters.forEach(request::queryParam);
        return request.get(Events.PATH);
    }

    private List<String> names(Map<String, String> filter) {
        Response page = list(filter);
        page.then().statusCode(200);
        return page.path("events.recognizedEventName");
    }

    private List<String> paged(Map<String, String> filter, int size) {
        List<String> names = new ArrayList<>();
        String cursor = null;
        do {
            RequestSpecification request =
                    given().queryParam("organizer", organizer).queryParam("size", size);
            filter.forEach(request::queryParam);
            Response page = (cursor == null ? request : request.queryParam("cursor", cursor)).get(Events.PATH);
            page.then().statusCode(200);
            names.addAll(page.<List<String>>path("events.recognizedEventName"));
            cursor = page.path("nextCursor");
        } while (cursor != null);
        return names;
    }
}
