package io.lockstep.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.devstack.ProcessName;
import io.lockstep.devstack.system.LocalSystem;
import io.lockstep.devstack.token.Role;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who gets in, and what everyone else is told; and what each service tells operators. */
@ExtendWith(TheSystem.class)
class TheDoorIT {

    private static final String EVENT = "{\"recognizedEventName\":\"x\",\"organizer\":\"y\",\"isActive\":true}";

    private final LocalSystem system;
    private final Frontend frontend;

    TheDoorIT(LocalSystem system) {
        this.system = system;
        this.frontend = new Frontend(system);
    }

    @Test
    void readsArePublic() {
        assertThat(frontend.get("/api/search/events").status()).isEqualTo(200);
        assertThat(frontend.get("/api/events").status()).isEqualTo(200);
    }

    @Test
    void aWriteNeedsAValidToken() {
        String[] parts = system.token(Role.EDITOR).split("\\.");
        String forged = parts[0] + "." + parts[1] + "." + parts[2].substring(0, parts[2].length() - 4) + "AAAA";
        String unsigned = base64("{\"alg\":\"none\",\"typ\":\"JWT\"}") + "." + parts[1] + ".";
        String expired = system.token(Role.EDITOR, Duration.ofHours(-1));

        assertRefused(post(null), 401);
        for (String token : new String[] {forged, unsigned, expired, "nonsense"}) {
            assertRefused(post(token), 401);
        }
    }

    @Test
    void aRoleAllowsNoMoreThanItSays() {
        assertRefused(post(system.token(Role.VIEWER)), 403);
        assertRefused(get("/admin/capture", system.token(Role.EDITOR)), 403);
        assertRefused(get("/admin/capture", null), 401);
        for (String path : new String[] {"/admin/capture", "/admin/sync/elasticsearch", "/admin/sync/redis"}) {
            assertThat(frontend.administrate(path).status()).as(path).isEqualTo(200);
        }
    }

    /** As {@code gateway/rules/limits.yaml} says. */
    @Test
    void writesHaveALimitAndReadsHaveNone() {
        assertThat(frontend.write("POST", "/api/events", "{}").headers())
                .containsEntry("ratelimit-policy", "\"limit-writes\";q=2000;w=2");
        assertThat(frontend.get("/api/events").headers()).doesNotContainKey("ratelimit-policy");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"organizer":"y","isActive":true}                                   | 400 | recognizedEventName
            {"recognizedEventName":"x","organizer":"y","isActive":true,"z":1}   | 400 | z
            {"recognizedEventName":7,"organizer":"y","isActive":true}           | 400 | recognizedEventName
            {"recognizedEventName":"x","organizer":"y","isActive":7}            | 400 | isActive
            {"recognizedEventName":                                             | 400 | JSON
            """)
    void badInputIsNamedAndChangesNothing(String body, int status, String named) {
        Frontend.Answer answer = frontend.write("POST", "/api/events", body);

        assertRefused(answer, status);
        assertThat(answer.text()).contains(named);
    }

    @Test
    void whatIsTooLargeOrUnknownIsRefused() {
        assertRefused(frontend.write("POST", "/api/events", "x".repeat(200_000)), 413);
        assertRefused(frontend.get("/api/events/evt_unknown"), 404);
        assertRefused(frontend.lookup("evt_unknown"), 404);
        assertRefused(frontend.get("/api/events?size=100000"), 400);
        assertRefused(frontend.get("/api/search/events?size=100000"), 400);
        assertThat(frontend.get("/nowhere").status()).isIn(401, 403, 404);
    }

    @Test
    void everyServiceTellsItsHealthMetricsAndApi() throws Exception {
        for (ProcessName service : Arrays.stream(ProcessName.values())
                .filter(name -> !name.isServer())
                .toList()) {
            for (String path : new String[] {"/q/health/live", "/q/health/ready", "/q/health/started", "/q/metrics"}) {
                assertThat(direct(service, path)).as(service + path).isEqualTo(200);
            }
            if (service != ProcessName.GATEWAY) {
                assertThat(direct(service, "/q/openapi"))
                        .as(service + " OpenAPI")
                        .isEqualTo(200);
            }
        }
    }

    private int direct(ProcessName service, String path) throws IOException, InterruptedException {
        URI uri = system.uri(service).resolve(path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private Frontend.Answer post(String token) {
        return token == null
                ? frontend.send(
                        "POST", "/api/events", BodyPublishers.ofString(EVENT), "Content-Type", "application/json")
                : frontend.send(
                        "POST",
                        "/api/events",
                        BodyPublishers.ofString(EVENT),
                        "Content-Type",
                        "application/json",
                        "Authorization",
                        "Bearer " + token);
    }

    private Frontend.Answer get(String path, String token) {
        return token == null
                ? frontend.get(path)
                : frontend.send("GET", path, BodyPublishers.noBody(), "Authorization", "Bearer " + token);
    }

    private static void assertRefused(Frontend.Answer answer, int status) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.headers().get("Content-Type")).startsWith("application/problem+json");
        assertThat(answer.body().path("type").asText()).startsWith("urn:lockstep:problem:");
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes());
    }
}
