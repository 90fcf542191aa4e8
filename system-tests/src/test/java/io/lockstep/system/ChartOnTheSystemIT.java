package io.lockstep.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lockstep.devstack.ProcessName;
import io.lockstep.devstack.system.LocalSystem;
import io.lockstep.devstack.system.TestSystems;
import io.lockstep.devstack.token.Role;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the chart brings into a cluster besides the services, tried on the system: its scripts, and what its alarms ask. */
@ExtendWith(TheSystem.class)
class ChartOnTheSystemIT {

    private static final Path FILES = TestSystems.checkout().resolve("helm/lockstep/files");
    private static final Pattern METRIC = Pattern.compile("lockstep_[a-z_]+");

    private final LocalSystem system;

    @TempDir
    private Path folder;

    ChartOnTheSystemIT(LocalSystem system) {
        this.system = system;
    }

    private record Run(int status, String output) {}

    @Test
    void helmTestWritesAnEventAndFindsIt() throws Exception {
        Run run = run("round-trip", Map.of("DOOR", door(), "TOKEN", system.token(Role.EDITOR)));
        assertThat(run.status()).as(run.output()).isZero();
        assertThat(run.output()).contains("ok: it is found", "ok: it is looked up no more");
    }

    @Test
    void helmTestFailsWhereTheDoorLetsNobodyIn() throws Exception {
        Run run = run("round-trip", Map.of("DOOR", door(), "TOKEN", "nonsense"));
        assertThat(run.status()).isNotZero();
        assertThat(run.output()).contains("FAILED: the event was not taken: 401");
    }

    @Test
    void batchWorkImportsRebuildsAndAudits() throws Exception {
        String service = address(ProcessName.EVENT_SERVICE);
        Path file = Files.writeString(
                folder.resolve("few.csv"),
                "recognizedEventName,organizer,isActive\nChart import " + System.nanoTime() + ",the chart,true\n");
        Run imported = run("import", Map.of("EVENT_SERVICE", service, "FILE", file.toString()));
        assertThat(imported.status()).as(imported.output()).isZero();
        assertThat(imported.output()).contains("\"created\":1");

        Run rebuilt = run(
                "rebuild",
                Map.of("EVENT_SERVICE", service, "REQUEST", "{\"all\":true,\"sinks\":[\"elasticsearch\",\"redis\"]}"));
        assertThat(rebuilt.status()).as(rebuilt.output()).isZero();
        assertThat(rebuilt.output()).contains("\"state\":\"done\"");

        String workers = address(ProcessName.SYNC_WORKER_ELASTICSEARCH) + " " + address(ProcessName.SYNC_WORKER_REDIS);
        Run audited = run("audit", Map.of("WORKERS", workers, "REQUEST", "{\"repair\":true}"));
        assertThat(audited.status()).as(audited.output()).isZero();
        assertThat(audited.output()).contains("\"unrepaired\":0");
    }

    @Test
    void everyMetricOfAlarmsAndDashboardIsThere() throws Exception {
        Set<String> exposed = new TreeSet<>();
        for (ProcessName service : Arrays.stream(ProcessName.values())
                .filter(name -> !name.isServer())
                .toList()) {
            exposed.addAll(metrics(get(system.uri(service).resolve("/q/metrics"))));
        }
        Set<String> askedFor = new TreeSet<>();
        for (String file : new String[] {"alarms.yaml", "dashboard.json", "prometheus-adapter.yaml"}) {
            askedFor.addAll(metrics(Files.readString(FILES.resolve(file))));
        }
        assertThat(askedFor).contains("lockstep_drainable_lag_records");
        assertThat(exposed).containsAll(askedFor);
    }

    private static Set<String> metrics(String text) {
        return METRIC.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
    }

    private Run run(String script, Map<String, String> environment) throws IOException, InterruptedException {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":")).anyMatch(path -> Files.isExecutable(Path.of(path, "curl"))),
                "skipped: no curl");
        Path output = folder.resolve(script + ".out");
        ProcessBuilder builder = new ProcessBuilder(
                        "sh", FILES.resolve(script + ".sh").toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        builder.environment().put("TMPDIR", folder.toString());
        builder.environment().put("SECONDS_BETWEEN", "1");
        Process process = builder.start();
        if (!process.waitFor(Duration.ofMinutes(2).toSeconds(), TimeUnit.SECONDS)) {
            process.destroy();
            throw new AssertionError(script + " does not end: " + Files.readString(output));
        }
        return new Run(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    }

    private static String get(URI uri) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private String door() {
        return system.gateway().toString().replaceAll("/$", "");
    }

    private String address(ProcessName name) {
        return system.uri(name).toString().replaceAll("/$", "");
    }
}
