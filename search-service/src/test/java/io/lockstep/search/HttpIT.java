package io.lockstep.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.contract.Problem;
import io.lockstep.devstack.junit.RealServersResource;
import io.lockstep.devstack.junit.TestScope;
import io.lockstep.search.fixture.Api;
import io.lockstep.search.fixture.Api.Answer;
import io.lockstep.search.fixture.TestIndex;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What bad requests get, and what operators find. */
@QuarkusTest
@QuarkusTestResource(value = RealServersResource.class, restrictToAnnotatedClass = true)
class HttpIT {

    TestScope scope;

    @TestHTTPResource("/")
    URI base;

    private Api api;

    @BeforeEach
    void anEmptyIndex() {
        api = new Api(base);
        new TestIndex(scope.elasticsearchHosts(), scope.index()).create();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /nothing, 404, not-found",
        "GET, /api/nothing, 404, not-found",
        "GET, /api/search/events/evt_1/more, 404, not-found",
        "POST, /api/search/events, 400, invalid-request",
        "PUT, /api/search/events, 405, method-not-allowed",
        "DELETE, /api/search/events/evt_1, 405, method-not-allowed",
        "GET, /api/search/events?size=101, 400, invalid-request",
        "GET, /api/search/events?size=1&size=2, 400, invalid-request",
        "GET, /api/search/events?q=%FF, 400, invalid-request",
        "GET, /api/search/events?nothing=1, 400, invalid-request",
        "GET, /api/search/events?cursor=x, 400, invalid-cursor",
    })
    void aBadRequestIsAnsweredAsAProblem(String method, String path, int status, String problem) {
        Answer answer = api.send(method, path);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).startsWith(Problem.MEDIA_TYPE);
        assertThat(answer.problem()).isEqualTo(problem);
        assertThat(answer.json().get("status").asInt()).isEqualTo(status);
        assertThat(answer.json().get("instance").asText())
                .isEqualTo(URI.create(path).getPath());
        assertThat(answer.json().get("title").asText()).isNotBlank();
        assertThat(answer.json().get("detail").asText()).isNotBlank();
    }

    @Test
    void aRepresentationThatIsNotGivenOutIsRefused() {
        Answer answer = api.send("GET", "/api/search/events", "Accept", "text/html");

        assertThat(answer.status()).isEqualTo(406);
        assertThat(answer.problem()).isEqualTo("not-acceptable");
    }

    @Test
    void everyFaultIsNamedWithItsLimit() {
        JsonNode errors =
                api.search("eventName", "x".repeat(201), "size", "0").json().get("errors");

        assertThat(errors.at("/0/field").asText()).isEqualTo("eventName");
        assertThat(errors.at("/0/message").asText()).isEqualTo("must have at most 200 characters");
        assertThat(errors.at("/1/field").asText()).isEqualTo("size");
        assertThat(errors.at("/1/message").asText()).isEqualTo("must be a number from 1 to 100");
    }

    @Test
    void aMethodThatIsNotAllowedIsToldWhichAre() {
        assertThat(api.send("PUT", "/api/search/events").header("Allow")).isEqualTo("GET, HEAD, POST");
        assertThat(api.send("POST", "/api/search/events/evt_1").header("Allow")).isEqualTo("GET, HEAD");
    }

    @Test
    void headIsAnsweredWithoutABody() {
        Answer answer = api.send("HEAD", "/api/search/events");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.response().body()).isEmpty();
    }

    @Test
    void requestLinesAreLongEnoughForEveryParameterAtItsLimit() {
        String longest = "赛".repeat(200);

        assertThat(api.search("eventName", longest, "organizer", longest, "q", longest, "college", longest)
                        .status())
                .isEqualTo(200);
        assertThat(api.search("cursor", "x".repeat(8192)).problem()).isEqualTo("invalid-cursor");
        assertThat(api.search("cursor", "x".repeat(8193)).problem()).isEqualTo("invalid-request");
    }

    @Test
    void operatorsFindHealthMetricsAndTheApiDescription() {
        api.search();
        api.search("size", "0");

        for (String check : new String[] {"live", "ready", "started"}) {
            assertThat(api.send("GET", "/q/health/" + check).status()).as(check).isEqualTo(200);
        }
        String metrics = api.send("GET", "/q/metrics").response().body();
        assertThat(metrics)
                .contains("lockstep_searches_seconds_count{outcome=\"answered\"}")
                .contains("lockstep_searches_seconds_count{outcome=\"refused\"}")
                .contains("lockstep_cache_fills_total{outcome=\"applied\"}")
                .contains("lockstep_circuit_open{store=\"redis\"} 0.0");
        String description = api.send("GET", "/q/openapi").response().body();
        assertThat(description)
                .contains("/api/search/events:", "/api/search/events/{id}:")
                .contains("eventName", "recognizedEventId", "cursor", "数学建模", "application/problem+json");
    }
}
