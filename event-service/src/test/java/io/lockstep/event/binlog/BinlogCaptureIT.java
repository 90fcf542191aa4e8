package io.lockstep.event.binlog;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.contract.ChangeTopics;
import io.lockstep.devstack.junit.TestScope;
import io.lockstep.event.TestDatabase;
import io.lockstep.event.TestTopic;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(BinlogServers.class)
class BinlogCaptureIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    TestScope scope;

    private TestDatabase database;
    private TestTopic topic;

    @BeforeEach
    void open() {
        database = new TestDatabase(scope);
        topic = new TestTopic(scope.kafkaBootstrapServers(), scope.topics().changes(), ChangeTopics.PARTITIONS);
    }

    @AfterEach
    void close() {
        topic.close();
    }

    @Test
    void publishesEachChangeOfTheApplicationAsItWasAnswered() throws SQLException {
        Response created = create("名称 " + UUID.randomUUID());
        String id = created.path("recognizedEventId");
        awaitRecords(id, 1);
        Response replaced = put(id, "其他 " + UUID.randomUUID());
        when().delete("/api/events/" + id).then().statusCode(204);

        long deletion = database.number(
                "select version from recognized_event_deletions where recognized_event_id = '" + id + "'");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(topic.versions(id)).endsWith(deletion));

        List<ConsumerRecord<String, String>> records = topic.records(id);
        assertThat(records.subList(0, 2))
                .extracting(ConsumerRecord::value)
                .containsExactly(created.asString(), replaced.asString());
        assertThat(records.subList(2, records.size()))
                .extracting(ConsumerRecord::value)
                .containsOnlyNulls();
        assertThat(records)
                .extracting(record -> TestTopic.header(record, "change"))
                .startsWith("upsert", "upsert", "delete");
        assertThat(topic.versions(id)).isSorted().doesNotHaveDuplicates();
        await().atMost(PATIENCE).until(() -> database.number("select count(*) from es_sync_tasks") == 0);
    }

    @Test
    void capturesSqlBehindTheApplication() throws SQLException {
        String id = "evt_sql" + UUID.randomUUID().toString().substring(0, 8);
        insert(id, "a");
        awaitRecords(id, 1);

        database.execute("update recognized_events set organizer = 'changed' where recognized_event_id = '" + id + "'");
        database.execute("delete from recognized_events where recognized_event_id = '" + id + "'");
        insert(id, "b");

        awaitRecords(id, 4);
        assertThat(topic.versions(id)).isSorted().doesNotHaveDuplicates();
        String now = when().get("/api/events/" + id).asString();
        assertThat(topic.records(id).getLast().value()).isEqualTo(now);
        assertThat(topic.records(id).get(1).value()).contains("\"organizer\":\"changed\"");
        assertThat(topic.records(id).get(2).value()).isNull();
    }

    @Test
    void anEventThatTakesAnotherIdIsDeletedUnderTheOldOne() throws SQLException {
        String id = "evt_old" + UUID.randomUUID().toString().substring(0, 8);
        insert(id, "a");
        awaitRecords(id, 1);
        database.execute("update recognized_events set recognized_event_id = '" + id
                + "x' where recognized_event_id = '" + id + "'");

        awaitRecords(id + "x", 1);
        awaitRecords(id, 2);
        assertThat(topic.records(id).getLast().value()).isNull();
        assertThat(topic.versions(id)).isSorted().doesNotHaveDuplicates();
        assertThat(topic.records(id + "x").getLast().value())
                .isEqualTo(when().get("/api/events/" + id + "x").asString());
    }

    /** SQL by hand may write what no document or version can be made of; it is set aside, once, and holds up nobody. */
    @Test
    void oddRowsAreSetAsideAndHoldUpNobody() throws SQLException {
        String id = "evt_odd" + UUID.randomUUID().toString().substring(0, 8);
        insert(id, "a");
        awaitRecords(id, 1);
        database.execute("update recognized_events set related_majors = '[\"a\", null]' where recognized_event_id = '"
                + id + "'");
        database.execute("insert into recognized_event_deletions values ('" + id + "-0', 0, utc_timestamp(6)), ('" + id
                + "-max', 9007199254740992, utc_timestamp(6))");
        database.execute("insert into canaries values ('" + id + "-canary', 0)");
        insert(id + "z", "after them");

        awaitRecords(id + "z", 1);

        assertThat(topic.versions(id)).hasSize(1);
        assertThat(database.number("select count(*) from es_sync_refusals where event_id like '" + id + "%'"))
                .isEqualTo(4);
        database.execute("delete from canaries where version = 0");
        database.execute("update recognized_events set related_majors = '[]' where recognized_event_id = '" + id + "'");
        awaitRecords(id, 2);
    }

    /** A metric and the health answer say so while there is still time; to stop writes would be the outage it warns of. */
    @Test
    void alarmsBeforeTheServerPurgesWhatIsUnreadAndTakesWrites() throws SQLException {
        long expiry = database.number("select @@global.binlog_expire_logs_seconds");
        assertThat(isAlarming()).isFalse();
        database.execute("set global binlog_expire_logs_seconds = 3600");
        try {
            await().atMost(PATIENCE).until(this::isAlarming);
            assertThat(when().get("/q/metrics").asString()).contains("lockstep_binlog_purge_alarm 1.0");
        } finally {
            database.execute("set global binlog_expire_logs_seconds = " + expiry);
        }
        await().atMost(PATIENCE).until(() -> !isAlarming());
    }

    /** As the readiness answer says it, which is never down for it. */
    private boolean isAlarming() {
        return when().get("/q/health/ready")
                .then()
                .statusCode(200)
                .extract()
                .path("checks.find { it.name == 'capture' }.data.binlogPurgeAlarm");
    }

    private void awaitRecords(String id, int count) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(changes(id)).isEqualTo(count));
    }

    /** Two deletions in a row are one: a batch of the reader may end between the row's and the one that says its version. */
    private int changes(String id) {
        List<ConsumerRecord<String, String>> records = topic.records(id);
        int count = 0;
        for (int i = 0; i < records.size(); i++) {
            boolean isDeletedOnceMore = i > 0
                    && records.get(i).value() == null
                    && records.get(i - 1).value() == null;
            count += isDeletedOnceMore ? 0 : 1;
        }
        return count;
    }

    private void insert(String id, String organizer) throws SQLException {
        database.execute("insert into recognized_events (recognized_event_id, recognized_event_name, organizer,"
                + " recognized_event_time, related_majors, applicable_majors, created_at) values ('" + id + "', '"
                + UUID.randomUUID() + "', '" + organizer
                + "', '2025-03-09', '[\"数学\", \"b\"]', '[]', '2025-03-09 02:30:00.123456')");
    }

    private static Response create(String name) {
        Response created =
                given().contentType("application/json").body(body(name)).post("/api/events");
        created.then().statusCode(201);
        return created;
    }

    private static Response put(String id, String name) {
        Response replaced =
                given().contentType("application/json").body(body(name)).put("/api/events/" + id);
        replaced.then().statusCode(200);
        return replaced;
    }

    private static String body(String name) {
        return "{\"recognizedEventName\": \"" + name + "\", \"organizer\": \"o\", \"isActive\": 0,"
                + " \"recognizedEventTime\": \"2025-03-09\", \"relatedMajors\": [\"数学\", \"a\\\"b\"]}";
    }
}
