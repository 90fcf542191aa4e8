package io.lockstep.event.http;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;

import io.lockstep.devstack.junit.RealServersResource;
import io.lockstep.event.EventField;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(RealServersResource.class)
class OperationsIT {

    @ParameterizedTest
    @ValueSource(strings = {"live", "ready", "started"})
    void isHealthy(String probe) {
        when().get("/q/health/" + probe).then().statusCode(200).body("status", equalTo("UP"));
    }

    @Test
    void readinessTellsTheRelaysState() {
        when().get("/q/health/ready")
                .then()
                .body("checks.name", hasItem("capture"))
                .body("checks.find { it.name == 'capture' }.data.mode", equalTo("outbox"));
    }

    @Test
    void tellsTheStateOfTheCapture() {
        given().contentType("application/json")
                .body("{\"recognizedEventName\": \"" + UUID.randomUUID() + "\", \"organizer\": \"o\"}")
                .post("/api/events")
                .then()
                .statusCode(201);

        await().untilAsserted(() -> when().get("/admin/capture")
                .then()
                .statusCode(200)
                .body("mode", equalTo("outbox"))
                .body("leader", equalTo(true))
                .body("backlogRows", equalTo(0))
                .body("oldestWaitingSeconds", equalTo(0.0f))
                .body("publishedTotal", greaterThan(0))
                .body("lastPublished.version", notNullValue()));
    }

    @Test
    void hasTheMetricsOfTheCapture() {
        assertThat(when().get("/q/metrics").asString())
                .contains("lockstep_outbox_rows ")
                .contains("lockstep_outbox_oldest_seconds ")
                .contains("lockstep_outbox_refused_rows ")
                .contains("lockstep_rebuild_rows_total ")
                .contains("lockstep_rebuild_refused_rows_total ")
                .contains("lockstep_relay_leader ")
                .contains("lockstep_relay_published_total ");
    }

    /** The description is written by hand, so what it says is tried. */
    @Test
    void describesItsApiWithExamplesThatWork() {
        JsonPath api = given().queryParam("format", "json").get("/q/openapi").jsonPath();

        Map<String, Object> event = api.getMap("components.requestBodies.Event.content.'application/json'.example");
        given().contentType("application/json")
                .body(event)
                .post("/api/events")
                .then()
                .statusCode(201);
        String file = api.getString("paths.'/api/events/import'.post.requestBody.content.'text/csv'.example");
        given().contentType("text/csv")
                .body(file.getBytes(StandardCharsets.UTF_8))
                .post("/api/events/import")
                .then()
                .statusCode(200);
        String lines =
                api.getString("paths.'/api/events/import'.post.requestBody.content.'application/x-ndjson'.example");
        given().contentType("application/x-ndjson")
                .body(lines.getBytes(StandardCharsets.UTF_8))
                .post("/api/events/import")
                .then()
                .statusCode(200);
        assertThat(api.getMap("components.schemas.EventInput.properties").keySet())
                .map(String::valueOf)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(EventField.values())
                        .map(EventField::jsonName)
                        .toList());
    }
}
