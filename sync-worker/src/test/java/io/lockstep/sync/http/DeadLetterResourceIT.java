package io.lockstep.sync.http;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.lockstep.contract.ChangeTopics;
import io.lockstep.contract.Version;
import io.lockstep.devstack.junit.RealServersResource;
import io.lockstep.devstack.junit.TestScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Dead letters over HTTP, as an operator sees them, of a worker of Elasticsearch. */
@QuarkusTest
@WithTestResource(RealServersResource.class)
@TestProfile(DeadLetterResourceIT.Elasticsearch.class)
class DeadLetterResourceIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private TestScope scope;

    public static final class Elasticsearch implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "lockstep.sink",
                    "elasticsearch",
                    // Nobody listens at port 9: MySQL's state is unknown.
                    "lockstep.event-service.url",
                    "http://127.0.0.1:9",
                    // The scope also says where its database is, which the worker does not use.
                    "smallrye.config.mapping.validate-unknown",
                    "false");
        }
    }

    @Test
    void showsRedrivesAndDiscards() throws Exception {
        ChangeTopics topics = scope.topics();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", scope.kafkaBootstrapServers()))) {
            admin.createTopics(List.of(topic(topics.changes()), topic(topics.snapshot())))
                    .all()
                    .get();
        }
        long version = Version.at(Instant.now()).value();
        String document = "{\"recognizedEventId\":\"evt_1\",\"version\":" + version
                + ",\"recognizedEventTime\":\"no day\",\"recognizedEventName\":\"全国\"}";
        produce(topics, 2, "evt_1", document);
        produce(topics, 3, "evt_2", "\u00e9 is no JSON");
        await().atMost(PATIENCE)
                .untilAsserted(() -> when().get("/admin/dead-letters").then().body("letters", hasSize(2)));

        when().get("/admin/dead-letters?reason=document-refused")
                .then()
                .statusCode(200)
                .body("sink", equalTo("elasticsearch"))
                .body("letters", hasSize(1))
                .body("letters[0].id", equalTo("changes-2-0"))
                .body("letters[0].status", equalTo("open"))
                .body("letters[0].key", equalTo("evt_1"))
                .body("letters[0].version", equalTo(version))
                .body("letters[0].payload.json.recognizedEventName", equalTo("全国"))
                .body("missingPartitions", empty());
        when().get("/admin/dead-letters?id=evt_2")
                .then()
                .body("letters[0].reason", equalTo("not-json"))
                .body("letters[0].payload.text", equalTo("\u00e9 is no JSON"));
        when().get("/admin/dead-letters/changes-2-0")
                .then()
                .statusCode(200)
                .body("letter.history", hasSize(1))
                .body("letter.payload.headers.'dead-letter-sink'", equalTo("elasticsearch"))
                .body("sinkHas.state", equalTo("nothing"))
                .body("mysqlHas.state", equalTo("unavailable"));

        post("redrive", "{\"ids\":[\"changes-2-0\"],\"dryRun\":true}")
                .statusCode(200)
                .body("accepted", equalTo(1))
                .body("byReason.'document-refused'", equalTo(1));
        post("redrive", "{\"ids\":[\"changes-2-0\"]}").statusCode(202).body("accepted", equalTo(1));
        await().atMost(PATIENCE)
                .untilAsserted(() -> when().get("/admin/dead-letters/changes-2-0")
                        .then()
                        .body("letter.attempts", equalTo(2))
                        .body("letter.status", equalTo("open")));
        post("discard", "{\"ids\":[\"changes-3-0\"],\"reason\":\"a test\",\"by\":\"ana\"}")
                .statusCode(202);
        await().atMost(PATIENCE)
                .untilAsserted(() -> when().get("/admin/dead-letters?status=discarded")
                        .then()
                        .body("letters[0].discardedBecause", equalTo("a test")));

        when().get("/admin/sync").then().body("deadLetters", equalTo(1));
        when().get("/q/metrics")
                .then()
                .body(containsString("lockstep_dead_letters{sink=\"elasticsearch\"} 1.0"))
                .body(containsString("lockstep_redrives_total{result=\"rejected\",sink=\"elasticsearch\"} 1.0"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ?size=0            | size must be a number from 1 to 100
            ?size=many         | size must be a number from 1 to 100
            ?status=lost       | status must be one of
            ?cursor=%2B        | nextCursor
            ?letters=x         | looks like changes-3-17
            /changes-3         | looks like changes-3-17
            """)
    void refusesWhatItDoesNotUnderstand(String path, String detail) {
        given().urlEncodingEnabled(false)
                .when()
                .get("/admin/dead-letters" + path)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("detail", containsString(detail));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            redrive | {"all":true,"dryrun":true}    | dryrun
            redrive | {}                            | exactly one of
            redrive | {"all":true,"reason":"x"}     | exactly one of
            redrive | {"ids":[]}                    | 1 to 100
            redrive | {"ids":["x"]}                 | looks like
            redrive | null                          | null
            redrive | not json                      | the body
            discard | {"ids":["changes-1-1"]}       | reason
            """)
    void refusesRequestsThatAreNotClear(String action, String body, String detail) {
        post(action, body)
                .statusCode(400)
                .contentType("application/problem+json")
                .body("detail", containsString(detail));
    }

    private static ValidatableResponse post(String action, String body) {
        return given().contentType("application/json")
                .body(body)
                .post("/admin/dead-letters/" + action)
                .then();
    }

    private void produce(ChangeTopics topics, int partition, String key, String value) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", scope.kafkaBootstrapServers(), "enable.idempotence", false),
                new StringSerializer(),
                new StringSerializer())) {
            producer.send(new ProducerRecord<>(topics.changes(), partition, key, value))
                    .get();
        }
    }

    private static NewTopic topic(String name) {
        return new NewTopic(name, Optional.of(ChangeTopics.PARTITIONS), Optional.empty());
    }
}
