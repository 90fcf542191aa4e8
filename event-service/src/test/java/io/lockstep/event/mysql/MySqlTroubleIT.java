package io.lockstep.event.mysql;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;

import io.lockstep.contract.Problem;
import io.lockstep.devstack.fault.FaultProxy;
import io.lockstep.devstack.junit.TestScope;
import io.lockstep.event.TestDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A database that is down, silent, full, read-only or in use is told apart, and soon. */
@QuarkusTest
@QuarkusTestResource(value = FaultyMysql.class, restrictToAnnotatedClass = true)
class MySqlTroubleIT {

    private static final Duration SOON = Duration.ofSeconds(12);

    TestScope scope;
    FaultProxy network;

    @AfterEach
    void heal() {
        network.heal();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> when().get("/api/events").statusCode() == 200);
    }

    @Test
    void oneThatIsDownIsUnavailable() {
        network.set(new FaultProxy.Mode.Refuse());

        refused(() -> when().get("/api/events/evt_1"), 503, "unavailable", "5");
        refused(MySqlTroubleIT::create, 503, "unavailable", "5");
        refused(
                () -> given().contentType("text/csv")
                        .body("recognizedEventName,organizer\na,b\n")
                        .post("/api/events/import"),
                503,
                "unavailable",
                "5");
        refused(() -> when().get("/api/events/export"), 503, "unavailable", "5");
    }

    @Test
    void oneThatFellSilentIsSlow() {
        network.set(new FaultProxy.Mode.Blackhole());

        refused(MySqlTroubleIT::create, 503, "database-slow", "5");
        refused(() -> when().get("/api/events/evt_1"), 503, "database-slow", "5");
    }

    @ParameterizedTest
    @CsvSource({
        "1021, 507, database-full, 60",
        "1114, 507, database-full, 60",
        "1290, 503, database-read-only, 15",
        "1836, 503, database-read-only, 15",
        "1969, 503, database-slow, 5",
        "1205, 503, contended, 1",
        "1213, 503, contended, 1",
    })
    void whatTheServerSaysIsPassedOn(int code, int status, String type, String retryAfter) throws SQLException {
        TestDatabase database = new TestDatabase(scope);
        database.execute("create trigger trouble before insert on es_sync_tasks for each row"
                + " signal sqlstate 'HY000' set mysql_errno = " + code + ", message_text = 'made by the test'");
        try {
            refused(MySqlTroubleIT::create, status, type, retryAfter);
        } finally {
            database.execute("drop trigger trouble");
        }
        // Reading went on, and so does writing.
        assertThat(create().statusCode()).isEqualTo(201);
    }

    @Test
    void theLoserOfADeadlockIsMadeAgainOnce() throws SQLException {
        TestDatabase database = new TestDatabase(scope);
        // A sequence counts on where a transaction is rolled back.
        database.execute("create sequence attempts");
        database.execute("create trigger deadlock_at_first before insert on es_sync_tasks for each row"
                + " if nextval(attempts) = 1 then"
                + " signal sqlstate '40001' set mysql_errno = 1213, message_text = 'made by the test'; end if");
        try {
            Response created = create();

            created.then().statusCode(201);
            assertThat(database.number("select nextval(attempts)")).isEqualTo(3);
            assertThat(database.number("select count(*) from recognized_event_history where recognized_event_name = '"
                            + created.path("recognizedEventName") + "'"))
                    .isEqualTo(1);
        } finally {
            database.execute("drop trigger deadlock_at_first");
            database.execute("drop sequence attempts");
        }
    }

    @Test
    void aStatementThatWorksForTooLongIsEnded() throws SQLException {
        TestDatabase database = new TestDatabase(scope);
        database.execute("create trigger slow before insert on es_sync_tasks for each row set @slept = sleep(20)");
        try {
            refused(MySqlTroubleIT::create, 503, "database-slow", "5");
        } finally {
            database.execute("drop trigger slow");
        }
    }

    @Test
    void aRowThatOthersHoldIsContended() throws SQLException {
        Response created = create();
        try (Connection holder = new TestDatabase(scope).connect();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("select * from recognized_events where recognized_event_id = '"
                    + created.path("recognizedEventId") + "' for update");

            refused(() -> when().delete(created.header("Location")), 503, "contended", "1");
            holder.rollback();
        }
        when().delete(created.header("Location")).then().statusCode(204);
    }

    private static Response create() {
        return given().contentType("application/json")
                .body("{\"recognizedEventName\": \"" + UUID.randomUUID() + "\", \"organizer\": \"o\"}")
                .post("/api/events");
    }

    private static void refused(Supplier<Response> request, int status, String type, String retryAfter) {
        Instant start = Instant.now();
        Response answer = request.get();
        assertThat(Duration.between(start, Instant.now())).isLessThan(SOON);
        answer.then()
                .statusCode(status)
                .contentType(Problem.MEDIA_TYPE)
                .header("Retry-After", equalTo(retryAfter))
                .body("type", equalTo(Problem.TYPE_PREFIX + type))
                .body("detail", matchesPattern(".*Nothing is known to have changed\\."));
    }
}
