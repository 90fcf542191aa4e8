package io.lockstep.gateway.tool;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.devstack.Launch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./lockstep gateway} as users run it: the launcher in one process, the built gateway in another. */
class RuleToolIT {

    private static final Path MODULE = Path.of("").toAbsolutePath();

    @TempDir
    Path checkout;

    @TempDir
    Path rules;

    private String output;

    /** With a state of its own. */
    @BeforeEach
    void link() throws IOException {
        for (String part : new String[] {"pom.xml", "contract", "gateway"}) {
            Files.createSymbolicLink(
                    checkout.resolve(part), MODULE.resolveSibling(part).toAbsolutePath());
        }
    }

    @Test
    void the_rules_that_ship_have_no_fault() throws Exception {
        assertThat(lockstep("gateway", "check")).isZero();
        assertThat(output).startsWith("No fault: ").contains(" rate limits in ");
    }

    @Test
    void a_fault_is_named_with_file_document_and_field_and_is_a_status() throws Exception {
        Files.writeString(rules.resolve("one.yaml"), """
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: good}
                spec: {hosts: [good], http: [{directResponse: {status: 200}}]}
                ---
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: bad}
                spec: {hosts: ["*"], http: [{rout: [], directResponse: {status: 200}}]}
                """);
        assertThat(lockstep("gateway", "check", rules.toString())).isEqualTo(1);
        assertThat(output)
                .startsWith("one.yaml, document 2, VirtualService bad: spec.http[0].rout: ")
                .endsWith("1 fault.\n");
    }

    @Test
    void a_request_is_explained() throws Exception {
        assertThat(lockstep("gateway", "explain", "POST", "/api/events", "-H", "Content-Type: application/json"))
                .isZero();
        assertThat(output)
                .contains("gateway  lockstep at port 80\n")
                .contains("route    lockstep/writes: yes, by match 1 ")
                .endsWith("access   no policy allows it; a token could change that\nanswer   401\n");
    }

    @Test
    void who_misuses_it_is_told_how_to_use_it() throws Exception {
        assertThat(lockstep("gateway", "explain", "GET")).isEqualTo(2);
        assertThat(output).contains("Missing required parameter: 'URL'").contains("Usage: lockstep gateway explain");
    }

    /** Its exit status. */
    private int lockstep(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Launch.java(),
                "-XX:TieredStopAtLevel=1",
                "-Dlockstep.checkout=" + checkout,
                "-cp",
                System.getProperty("java.class.path"),
                "io.lockstep.devstack.launcher.Main"));
        command.addAll(List.of(arguments));
        Path written = checkout.resolve("output.txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(written.toFile());
        // It was built a moment ago: a build inside of this build would be a fault.
        builder.environment().put("LOCKSTEP_MAVEN", "/bin/false");
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        output = Files.readString(written, StandardCharsets.UTF_8);
        return process.exitValue();
    }
}
