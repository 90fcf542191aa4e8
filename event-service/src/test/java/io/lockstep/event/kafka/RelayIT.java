package io.lockstep.event.kafka;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.contract.ChangeKind;
import io.lockstep.contract.ChangeRecord;
import io.lockstep.contract.ChangeTopics;
import io.lockstep.contract.Version;
import io.lockstep.devstack.junit.RealServersResource;
import io.lockstep.devstack.junit.TestScope;
import io.lockstep.event.CapturedChange;
import io.lockstep.event.ChangePublishers;
import io.lockstep.event.Publication;
import io.lockstep.event.TestDatabase;
import io.lockstep.event.TestTopic;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RealServersResource.class)
class RelayIT {

    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    TestScope scope;

    @Inject
    ChangePublishers publishers;

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
    void publishesEachChangeAsItWasAnswered() {
        Response created = create(unique());
        String id = created.path("recognizedEventId");
        Response replaced = put(id, unique());
        when().delete("/api/events/" + id).then().statusCode(204);

        await().until(() -> topic.records(id).size() == 3);

        List<ConsumerRecord<String, String>> records = topic.records(id);
        assertThat(records.get(0).value()).isEqualTo(created.asString());
        assertThat(records.get(1).value()).isEqualTo(replaced.asString());
        assertThat(records.get(2).value()).isNull();
        assertThat(records)
                .extracting(record -> TestTopic.header(record, "change"))
                .containsExactly("upsert", "upsert", "delete");
        assertThat(topic.versions(id)).isSorted().doesNotHaveDuplicates();
        assertThat(topic.versions(id).getFirst()).isEqualTo(created.<Long>path("version"));
        assertThat(TestTopic.header(records.getFirst(), "traceparent")).isEqualTo(TRACE);
        assertThat(Long.parseLong(TestTopic.header(records.getFirst(), "captured-at")))
                .isGreaterThanOrEqualTo(created.<Long>path("version") / 1000);
        await().until(() -> backlog() == 0);
    }

    @Test
    void makesTheTopicsAsTheContractHasThem() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", scope.kafkaBootstrapServers()))) {
            String changes = scope.topics().changes();
            await().until(() -> admin.listTopics().names().get().contains(changes));
            Map<String, TopicDescription> described = admin.describeTopics(
                            List.of(changes, scope.topics().snapshot()))
                    .allTopicNames()
                    .get();
            assertThat(described.values())
                    .allSatisfy(topic -> assertThat(topic.partitions()).hasSize(ChangeTopics.PARTITIONS));
            ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, changes);
            Config config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
            assertThat(config.get("cleanup.policy").value()).isEqualTo("compact");
            assertThat(Long.parseLong(config.get("delete.retention.ms").value()))
                    .isGreaterThanOrEqualTo(86_400_000);
        }
    }

    /** F-19: the relay must not remember how far it has come. */
    @Test
    void publishesARowWhoseTransactionCommitsLate() throws SQLException {
        String late = "late-" + unique();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(outboxInsert(late, 7, "'{}'"));
            String id = create(unique()).path("recognizedEventId");
            await().until(() -> topic.records(id).size() == 1);
            assertThat(topic.records(late)).isEmpty();

            connection.commit();
        }

        await().until(() -> topic.versions(late).equals(List.of(7L)));
        await().until(() -> backlog() == 0);
    }

    /** The same as a crash between Kafka's commit and the deletion: nothing is lost, and repeats carry their version. */
    @Test
    void publishesAgainWhatItPublishedAndCouldNotDelete() throws SQLException {
        database.execute("create trigger keep_outbox before delete on es_sync_tasks for each row"
                + " signal sqlstate '45000' set message_text = 'kept by the test'");
        String id;
        try {
            id = create(unique()).path("recognizedEventId");
            await().until(() -> topic.records(id).size() >= 2);
        } finally {
            database.execute("drop trigger keep_outbox");
        }

        await().until(() -> backlog() == 0);
        assertThat(topic.versions(id).stream().distinct()).hasSize(1);
        assertThat(when().get("/admin/capture").<String>path("lastError.message"))
                .contains("kept by the test");
    }

    @Test
    void aDeposedRelayIsFencedAndCanPublishNothing() {
        await().until(() -> when().get("/admin/capture").path("leader"));
        try (ChangePublishers.Publisher deposer = publishers.open()) {
            // The service's relay is fenced by this one, gives up, and fences it in turn.
            String id = create(unique()).path("recognizedEventId");
            await().until(() -> topic.records(id).size() == 1);

            assertThat(deposer.publish(List.of(row("deposed-" + id)))).isInstanceOf(Publication.Fenced.class);
            assertThat(topic.records("deposed-" + id)).isEmpty();
        }
    }

    @Test
    void leadsAgainAfterItsConnectionWasKilled() throws SQLException {
        await().until(() -> when().get("/admin/capture").path("leader"));
        long connection = database.number("select max(id) from information_schema.processlist where db = database()"
                + " and info is null and id = (select is_used_lock(concat('lockstep-relay-', left(sha2(concat(database(),"
                + " '/" + scope.topics().changes() + "'), 256), 32))))");

        database.execute("kill connection " + connection);

        String id = create(unique()).path("recognizedEventId");
        await().until(() -> topic.records(id).size() == 1);
    }

    @Test
    void setsAsideRowsThatCanNeverBePublished() throws SQLException {
        String mark = "odd-" + unique();
        database.execute(outboxInsert(mark, 5, "repeat('x', 900001)"));
        database.execute(outboxInsert(mark, 0, "'{}'"));
        database.execute(outboxInsert(mark, 6, "null"));

        String id = create(unique()).path("recognizedEventId");

        await().until(() -> topic.records(id).size() == 1);
        await().until(() -> backlog() == 0);
        assertThat(topic.records(mark)).isEmpty();
        assertThat(database.number("select count(*) from es_sync_refusals where event_id = '" + mark + "'"))
                .isEqualTo(3);
        assertThat(when().get("/admin/capture").<Integer>path("refusedRows")).isGreaterThanOrEqualTo(3);
    }

    @Test
    void setsAsideARowThatTheBrokerFindsTooLargeAndPublishesTheOthers() throws Exception {
        String large = "large-" + unique();
        // Above the producer's batch size: below it, a batch of two that is refused is split into itself, until it
        // times out.
        setMaxMessageBytes(20_000);
        try {
            database.execute(outboxInsert(large, 5, "repeat('x', 30000)"));
            String id = create(unique()).path("recognizedEventId");

            await().until(() -> topic.records(id).size() == 1);
            await().until(() -> backlog() == 0);
        } finally {
            setMaxMessageBytes(1_048_588);
        }
        assertThat(topic.records(large)).isEmpty();
        assertThat(database.one("select refusal from es_sync_refusals where event_id = '" + large + "'"))
                .contains("larger than the max message size");
    }

    private void setMaxMessageBytes(int bytes) throws Exception {
        ConfigResource changes =
                new ConfigResource(ConfigResource.Type.TOPIC, scope.topics().changes());
        AlterConfigOp set = new AlterConfigOp(
                new ConfigEntry("max.message.bytes", Integer.toString(bytes)), AlterConfigOp.OpType.SET);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", scope.kafkaBootstrapServers()))) {
            await().until(() -> admin.listTopics().names().get().contains(changes.name()));
            admin.incrementalAlterConfigs(Map.of(changes, List.of(set))).all().get();
        }
    }

    private long backlog() throws SQLException {
        return database.number("select count(*) from es_sync_tasks");
    }

    private static String outboxInsert(String id, long version, String document) {
        return "insert into es_sync_tasks (event_id, change_kind, version, document, created_at) values ('" + id
                + "', 'upsert', " + version + ", " + document + ", utc_timestamp(6))";
    }

    private static CapturedChange row(String id) {
        ChangeRecord change = ChangeRecord.of(id, new Version(1), ChangeKind.UPSERT, new byte[] {'{', '}'});
        return new CapturedChange(1, change, Optional.empty());
    }

    private static Response create(String name) {
        Response created = given().contentType("application/json")
                .header("traceparent", TRACE)
                .body("{\"recognizedEventName\": \"" + name + "\", \"organizer\": \"o\"}")
                .post("/api/events");
        created.then().statusCode(201);
        return created;
    }

    private static Response put(String id, String name) {
        Response replaced = given().contentType("application/json")
                .body("{\"recognizedEventName\": \"" + name + "\", \"organizer\": \"o\"}")
                .put("/api/events/" + id);
        replaced.then().statusCode(200);
        return replaced;
    }

    private static String unique() {
        return UUID.randomUUID().toString();
    }
}
