package io.lockstep.event.http;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.contract.WriteToken;
import io.lockstep.contract.WriteTokenKeys;
import io.lockstep.devstack.junit.RealServersResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** INVARIANT I10: what a write returns says exactly what it wrote. */
@QuarkusTest
@WithTestResource(RealServersResource.class)
class WriteTokenIT {

    private static final String EVENTS = "/api/events";

    @ConfigProperty(name = "lockstep.token-key")
    String key;

    private final String name = "event " + UUID.randomUUID();

    @Test
    void everyWriteReturnsTheVersionThatItMade() {
        Response created = event("A").post(EVENTS);
        WriteToken first = token(created);
        assertThat(first.id()).isEqualTo(created.jsonPath().getString("recognizedEventId"));
        assertThat(first.version().value()).isEqualTo(created.jsonPath().getLong("version"));

        Response replaced = event("B").put(EVENTS + "/" + first.id());
        WriteToken second = token(replaced);
        assertThat(second.version().value()).isEqualTo(replaced.jsonPath().getLong("version"));
        assertThat(second.version().isNewerThan(first.version())).isTrue();
        assertThat(token(event("B").put(EVENTS + "/" + first.id()))).isEqualTo(second);

        WriteToken third = token(given().contentType("application/merge-patch+json")
                .body("{\"recognizedLevel\":\"C\"}")
                .patch(EVENTS + "/" + first.id()));
        assertThat(third.version().isNewerThan(second.version())).isTrue();

        WriteToken fourth = token(when().delete(EVENTS + "/" + first.id()));
        assertThat(fourth.id()).isEqualTo(first.id());
        assertThat(fourth.version().isNewerThan(third.version())).isTrue();

        WriteToken fifth =
                token(given().contentType(ContentType.JSON).body("{}").post(EVENTS + "/" + first.id() + "/restore"));
        assertThat(fifth.version().isNewerThan(fourth.version())).isTrue();
    }

    @Test
    void aRepeatedWriteReturnsTheTokenOfTheFirst() {
        String idempotencyKey = "\"" + UUID.randomUUID() + "\"";
        Response first = event("A").header("Idempotency-Key", idempotencyKey).post(EVENTS);
        Response again = event("A").header("Idempotency-Key", idempotencyKey).post(EVENTS);

        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(token(again)).isEqualTo(token(first));
    }

    @Test
    void whatWroteNothingReturnsNone() {
        String location = event("A").post(EVENTS).header("Location");

        assertThat(when().get(location).header(WriteToken.HEADER)).isNull();
        assertThat(event("A").post(EVENTS).header(WriteToken.HEADER)).isNull();
        assertThat(when().delete(EVENTS + "/evt_unknown").header(WriteToken.HEADER))
                .isNull();
    }

    private RequestSpecification event(String level) {
        return given().contentType(ContentType.JSON)
                .body(
                        "{\"recognizedEventName\":\"%s\",\"organizer\":\"o\",\"recognizedLevel\":\"%s\",\"isActive\":true}"
                                .formatted(name, level));
    }

    private WriteToken token(Response answer) {
        assertThat(answer.statusCode()).isBetween(200, 204);
        return new WriteTokenKeys(key, List.of())
                .open(answer.header(WriteToken.HEADER))
                .orElseThrow();
    }
}
