package io.lockstep.event.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lockstep.contract.Problem;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What tests of the API say again and again. */
final class Events {

    static final String PATH = "/api/events";
    static final String MERGE_PATCH = "application/merge-patch+json";

    private Events() {}

    static RequestSpecification json(String body) {
        return body("application/json", body);
    }

    static RequestSpecification patch(String body) {
        return body(MERGE_PATCH, body);
    }

    static RequestSpecification body(String type, String body) {
        return given().contentType(type).body(body.getBytes(StandardCharsets.UTF_8));
    }

    /** An event's fields; more of them start with a comma. */
    static String input(String name, String more) {
        return "{\"recognizedEventName\": \"" + name + "\", \"organizer\": \"o\"" + more + "}";
    }

    static Response created(String more) {
        Response created = json(input(unique(), more)).post(PATH);
        created.then().statusCode(201);
        return created;
    }

    static ValidatableResponse problem(Response response, int status, String type) {
        return response.then()
                .statusCode(status)
                .contentType(Problem.MEDIA_TYPE)
                .body("type", equalTo(Problem.TYPE_PREFIX + type))
                .body("status", equalTo(status))
                .body("detail", not(nullValue()));
    }

    static long version(Response response) {
        return Long.parseLong(response.header("ETag").replace("\"", ""));
    }

    static String unique() {
        return UUID.randomUUID().toString();
    }

    /** Those of a stream of results. */
    static List<JsonNode> lines(Response response) throws Exception {
        response.then().statusCode(200).contentType("application/x-ndjson");
        List<JsonNode> lines = new ArrayList<>();
        for (String line : response.asString().split("\n")) {
            lines.add(new JsonMapper().readTree(line));
        }
        return lines;
    }
}
