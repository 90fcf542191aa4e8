package io.lockstep.gateway.tool;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.gateway.TestConfig;
import io.lockstep.gateway.jwt.TestIssuer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules the project ships, and others, looked at without a gateway. */
class RuleToolTest {

    private static final TestIssuer ISSUER = TestIssuer.generate();

    @TempDir
    Path folder;

    private String output;

    @Test
    void the_projects_own_rules_have_no_fault() throws IOException {
        assertThat(run(Path.of("rules"), "check")).isZero();
        assertThat(output).startsWith("No fault: ").contains("1 issuers, 3 policies, 2 rate limits");
    }

    @Test
    void each_fault_is_listed_with_file_path_and_field() throws IOException {
        Files.writeString(folder.resolve("a.yaml"), """
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: v}
                spec: {hosts: ["*"], http: [{rout: [], match: [{uri: {prefx: /}}]}]}
                """);
        Files.writeString(folder.resolve("b.yaml"), "kind: [\n");
        assertThat(run(folder, "check")).isEqualTo(1);
        assertThat(output)
                .contains("a.yaml, document 1, VirtualService v: spec.http[0].rout: ")
                .contains("spec.http[0].match[0].uri.prefx: ")
                .contains("b.yaml: is not YAML")
                .endsWith("faults.\n");
    }

    @Test
    void a_request_is_explained_step_by_step() throws IOException {
        assertThat(run(Path.of("rules"), "explain", "GET", "/api/search/events?q=x"))
                .isZero();
        assertThat(output)
                .contains("gateway  lockstep at port 80\n")
                .contains("route    lockstep/home: no, the path is not /\n")
                .contains("route    lockstep/events: no, the path is not /api/events; the path is not /api/events/…\n")
                .contains("route    lockstep/search: yes, by match 2 (path /api/search/…)\n")
                .contains("identity nobody: no token was sent\n")
                .contains("access   allowed by public-reads\n")
                .contains("service  search-service (127.0.0.1:8082")
                .contains("answer   of the service, asked for GET /api/search/events, within 15s");
    }

    @Test
    void a_refusal_is_explained_too() throws IOException {
        run(Path.of("rules"), "explain", "POST", "/api/events");
        assertThat(output).contains("access   no policy allows it; a token could change that\nanswer   401\n");

        run(Path.of("rules"), "explain", "POST", "/api/events", "Authorization: Bearer " + ISSUER.token("viewer"));
        assertThat(output).contains("access   no policy allows it\nanswer   403\n");

        run(Path.of("rules"), "explain", "POST", "/api/events", "Authorization: Bearer nonsense");
        assertThat(output).startsWith("answer   401: the token is not accepted");

        run(Path.of("rules"), "explain", "GET", "/nowhere");
        assertThat(output).endsWith("answer   404: no route matches\n");

        run(Path.of("rules"), "explain", "GET", "/a/%2e%2e/b");
        assertThat(output).isEqualTo("answer   400: the path has a dot segment\n");
    }

    private int run(Path rules, String... arguments) throws IOException {
        Path keys = Files.writeString(folder.resolve("jwks.json"), ISSUER.keySet());
        Map<String, String> settings = new HashMap<>(
                Map.of("lockstep.gateway.rules", rules.toString(), "lockstep.gateway.jwks", keys.toString()));
        int port = 8081;
        for (String service :
                List.of("event-service", "search-service", "sync-worker-elasticsearch", "sync-worker-redis")) {
            settings.put("lockstep.gateway.addresses." + service, "127.0.0.1:" + port++);
        }
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        int status = new RuleTool(TestConfig.of(settings), new PrintStream(written, true, StandardCharsets.UTF_8))
                .run(List.of(arguments));
        output = written.toString(StandardCharsets.UTF_8);
        return status;
    }
}
