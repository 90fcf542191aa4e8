package io.lockstep.event.http;

import static io.lockstep.event.http.Events.created;
import static io.lockstep.event.http.Events.input;
import static io.lockstep.event.http.Events.json;
import static io.lockstep.event.http.Events.patch;
import static io.lockstep.event.http.Events.problem;
import static io.lockstep.event.http.Events.unique;
import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.lockstep.devstack.junit.RealServersResource;
import io.lockstep.devstack.junit.TestScope;
import io.lockstep.event.KeyRetention;
import io.lockstep.event.TestDatabase;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A request with a key is made once, however often and at once it is sent. */
@QuarkusTest
@WithTestResource(RealServersResource.class)
class IdempotencyIT {

    private final String key = unique();

    TestScope scope;

    @Inject
    KeyRetention keys;

    @Test
    void everyKindOfWriteIsAnsweredAgainAsItWasTheFirstTime() throws SQLException {
        String body = input(unique(), "");
        Response created = twice(json(body), spec -> spec.post(Events.PATH));
        String location = created.header("Location");
        twice(json(input(unique(), ", \"college\": \"c\"")), spec -> spec.put(location));
        twice(patch("{\"college\": \"d\"}"), spec -> spec.patch(location));
        twice(patch("{\"college\": \"d\"}"), spec -> spec.patch(location));
        twice(given(), spec -> spec.delete(location));
        twice(given(), spec -> spec.post(location + "/restore"));

        // Created, replaced, patched, deleted, restored: no version more.
        when().get(location + "/history").then().body("entries.size()", equalTo(5));
        assertThat(new TestDatabase(scope).number("select count(*) from request_keys where outcome is null"))
                .isZero();
    }

    @Test
    void theFirstAnswerStaysWhatItWasWhateverBecomesOfTheEvent() {
        String body = input(unique(), "");
        Response first = json(body).header("Idempotency-Key", key).post(Events.PATH);
        patch("{\"college\": \"later\"}").patch(first.header("Location")).then().statusCode(200);
        when().delete(first.header("Location")).then().statusCode(204);

        Response again = json(body).header("Idempotency-Key", '"' + key + '"').post(Events.PATH);

        assertSame(first, again);
        again.then().header("Idempotent-Replayed", equalTo("true"));
        when().get(first.header("Location")).then().statusCode(404);
    }

    @Test
    void aKeyStandsForOneRequest() {
        String body = input(unique(), "");
        Response first = json(body).header("Idempotency-Key", key).post(Events.PATH);
        first.then().statusCode(201).header("Idempotent-Replayed", nullValue());

        problem(json(input(unique(), "")).header("Idempotency-Key", key).post(Events.PATH), 422, "key-reused");
        problem(json(body).header("Idempotency-Key", key).put(first.header("Location")), 422, "key-reused");
        problem(given().header("Idempotency-Key", key).delete(first.header("Location")), 422, "key-reused");
        assertSame(first, json(body).header("Idempotency-Key", key).post(Events.PATH));
    }

    @Test
    void callersDoNotShareKeys() {
        String body = input(unique(), "");
        Response ana = json(body)
                .header("Idempotency-Key", key)
                .header("X-Lockstep-Subject", "ana")
                .post(Events.PATH);
        ana.then().statusCode(201);

        problem(
                json(body)
                        .header("Idempotency-Key", key)
                        .header("X-Lockstep-Subject", "bob")
                        .post(Events.PATH),
                409,
                "name-taken");
        problem(json(body).header("Idempotency-Key", key).post(Events.PATH), 409, "name-taken");
        assertSame(
                ana,
                json(body)
                        .header("Idempotency-Key", key)
                        .header("X-Lockstep-Subject", "ana")
                        .post(Events.PATH));
    }

    @Test
    void aRefusedRequestLeavesNoKey() throws SQLException {
        Response taken = created("");
        String name = taken.path("recognizedEventName");

        problem(json(input(name, "")).header("Idempotency-Key", key).post(Events.PATH), 409, "name-taken");
        problem(json("{}").header("Idempotency-Key", key).post(Events.PATH), 400, "invalid-event");
        problem(given().header("Idempotency-Key", key).delete("/api/events/evt_unknown"), 404, "not-found");
        problem(
                patch("{\"organizer\": null}").header("Idempotency-Key", key).patch(taken.header("Location")),
                400,
                "invalid-event");
        assertThat(new TestDatabase(scope)
                        .number("select count(*) from request_keys where request_key = '" + key + "'"))
                .isZero();

        when().delete(taken.header("Location")).then().statusCode(204);
        json(input(name, ""))
                .header("Idempotency-Key", key)
                .post(Events.PATH)
                .then()
                .statusCode(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"\"", "a b", "\"a b\""})
    void refusesKeysThatAreNone(String text) {
        problem(json(input(unique(), "")).header("Idempotency-Key", text).post(Events.PATH), 400, "invalid-parameter");
    }

    @Test
    void boundsKeys() {
        json(input(unique(), ""))
                .header("Idempotency-Key", (key + "x".repeat(255)).substring(0, 255))
                .post(Events.PATH)
                .then()
                .statusCode(201);
        problem(
                json(input(unique(), ""))
                        .header("Idempotency-Key", "x".repeat(256))
                        .post(Events.PATH),
                400,
                "invalid-parameter");
        problem(
                json(input(unique(), "")).header("Idempotency-Key", "a", "b").post(Events.PATH),
                400,
                "invalid-parameter");
    }

    /** The same transaction holds the key: as long as it is open, nobody may answer for it. */
    @Test
    void aKeyThatIsInUseIsInFlight() throws SQLException {
        String body = input(unique(), "");
        json(body).header("Idempotency-Key", key).post(Events.PATH).then().statusCode(201);
        try (Connection holder = new TestDatabase(scope).connect();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("select * from request_keys where request_key = '" + key + "' for update");

            problem(json(body).header("Idempotency-Key", key).post(Events.PATH), 409, "key-in-flight")
                    .header("Retry-After", equalTo("1"));
            holder.rollback();
        }
        json(body).header("Idempotency-Key", key).post(Events.PATH).then().statusCode(201);
    }

    @Test
    void manyAtOnceMakeOneEvent() throws Exception {
        int clients = 12;
        for (int round = 0; round < 5; round++) {
            String body = input(unique(), "");
            String roundKey = unique();
            Set<String> answers = Collections.synchronizedSet(new HashSet<>());
            try (ExecutorService executor = Executors.newFixedThreadPool(clients)) {
                List<Callable<Integer>> work = Collections.nCopies(clients, () -> {
                    Response answer =
                            json(body).header("Idempotency-Key", roundKey).post(Events.PATH);
                    if (answer.statusCode() == 201) {
                        answers.add(answer.header("Location") + answer.asString());
                    }
                    return answer.statusCode();
                });
                List<Integer> statuses = new ArrayList<>();
                for (Future<Integer> status : executor.invokeAll(work)) {
                    statuses.add(status.get());
                }

                assertThat(statuses).contains(201).allMatch(status -> status == 201 || status == 409);
            }
            assertThat(answers).hasSize(1);
            assertThat(new TestDatabase(scope)
                            .number("select count(*) from recognized_events where recognized_event_name = '"
                                    + body.replaceAll(".*\"recognizedEventName\": \"([^\"]*)\".*", "$1") + "'"))
                    .isEqualTo(1);
        }
    }

    @Test
    void keysExpireAndAreDeletedALittleAtATime() throws SQLException {
        TestDatabase database = new TestDatabase(scope);
        String name = unique();
        Response first = json(input(name, "")).header("Idempotency-Key", key).post(Events.PATH);
        for (int i = 0; i < 5; i++) {
            json(input(unique(), "")).header("Idempotency-Key", unique()).post(Events.PATH);
        }
        long others = database.number("select count(*) from request_keys") - 6;
        database.execute("update request_keys set expires_at = utc_timestamp(6) where request_key = '" + key + "'");

        // Not deleted yet, and no longer promised: the request is made anew.
        when().delete(first.header("Location"));
        Response second = json(input(name, "")).header("Idempotency-Key", key).post(Events.PATH);
        second.then().statusCode(201).header("Idempotent-Replayed", nullValue());
        assertThat(second.header("Location")).isNotEqualTo(first.header("Location"));

        database.execute("update request_keys set expires_at = utc_timestamp(6) - interval 1 second");
        assertThat(keys.purge(4)).isEqualTo(4);
        assertThat(database.number("select count(*) from request_keys")).isEqualTo(2 + others);
    }

    private interface Sending {
        Response send(RequestSpecification request);
    }

    private static Response twice(RequestSpecification request, Sending sending) {
        RequestSpecification keyed = request.header("Idempotency-Key", unique());
        Response first = sending.send(keyed);
        assertThat(first.statusCode()).isBetween(200, 299);
        Response second = sending.send(keyed);
        assertSame(first, second);
        second.then().header("Idempotent-Replayed", equalTo("true"));
        return first;
    }

    private static void assertSame(Response first, Response again) {
        assertThat(again.statusCode()).isEqualTo(first.statusCode());
        assertThat(again.asByteArray()).isEqualTo(first.asByteArray());
        for (String header : List.of("ETag", "Location", "Content-Type")) {
            assertThat(again.header(header)).as(header).isEqualTo(first.header(header));
        }
    }
}
