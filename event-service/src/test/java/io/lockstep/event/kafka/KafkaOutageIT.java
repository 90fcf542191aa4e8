package io.lockstep.event.kafka;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.contract.ChangeTopics;
import io.lockstep.devstack.junit.TestScope;
import io.lockstep.event.TestTopic;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** I2, I5: without Kafka the service starts and takes writes, and none of them is lost. */
@QuarkusTest
@WithTestResource(OwnBroker.class)
class KafkaOutageIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    TestScope scope;
    OwnBroker broker;

    @Test
    void takesWritesWhileKafkaIsDownAndPublishesThemOnceItIsBack() {
        List<String> ids = new ArrayList<>();
        create(20, ids);
        await().atMost(PATIENCE).until(() -> when().get("/admin/capture").path("lastError.message") != null);
        when().get("/q/health/ready").then().statusCode(200);
        assertThat(when().get("/admin/capture").<Integer>path("backlogRows")).isEqualTo(20);

        broker.startBroker();
        awaitPublished(ids);

        broker.killBroker();
        create(20, ids);
        assertThat(when().get("/admin/capture").<Integer>path("backlogRows")).isGreaterThanOrEqualTo(19);

        broker.startBroker();
        awaitPublished(ids);
    }

    private void awaitPublished(List<String> ids) {
        await().atMost(PATIENCE).until(() -> when().get("/admin/capture").<Integer>path("backlogRows") == 0);
        try (TestTopic topic =
                new TestTopic(broker.bootstrapServers(), scope.topics().changes(), ChangeTopics.PARTITIONS)) {
            for (String id : ids) {
                await().atMost(PATIENCE).until(() -> !topic.records(id).isEmpty());
                assertThat(topic.versions(id).stream().distinct()).hasSize(1);
            }
        }
    }

    private static void create(int events, List<String> ids) {
        for (int i = 0; i < events; i++) {
            ids.add(given().contentType("application/json")
                    .body("{\"recognizedEventName\": \"" + UUID.randomUUID() + "\", \"organizer\": \"o\"}")
                    .post("/api/events")
                    .then()
                    .statusCode(201)
                    .extract()
                    .path("recognizedEventId"));
        }
    }
}
