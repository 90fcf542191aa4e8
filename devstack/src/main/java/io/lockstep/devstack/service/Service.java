package io.lockstep.devstack.service;

import io.lockstep.devstack.DevstackException;
import io.lockstep.devstack.Launch;
import io.lockstep.devstack.Ports;
import io.lockstep.devstack.ProcessName;
import io.lockstep.devstack.Program;
import io.lockstep.devstack.Readiness;
import io.lockstep.devstack.Settings;
import io.lockstep.devstack.Sizing;
import io.lockstep.devstack.StateFolder;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Supplier;

/**
 * One service, run from its module's built application.
 *
 * <p>Its configuration goes into a file that only the owner can read, since arguments are visible to everyone; a
 * variable of the user's environment overrides it, as it does everywhere.
 */
public final class Service implements Program {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    /** Above the application's own file, 250, and below environment variables, 300. */
    private static final String ORDINAL = "275";

    private final ProcessName name;
    private final Path application;
    private final StateFolder state;
    private final Ports ports;
    private final Sizing sizing;
    private final Supplier<Map<String, String>> configuration;

    /**
     * @param application the module's {@code quarkus-run.jar}; need not be built yet
     * @param configuration asked at each start; what the service knows and no more, since an unknown property fails it
     */
    Service(ProcessName name, Path application, Settings settings, Supplier<Map<String, String>> configuration) {
        this.name = name;
        this.application = application;
        this.state = settings.state();
        this.ports = settings.ports();
        this.sizing = settings.sizing();
        this.configuration = configuration;
    }

    @Override
    public ProcessName name() {
        return name;
    }

    @Override
    public Ports listensOn() {
        return ports.only(name.text());
    }

    @Override
    public Launch prepare() throws IOException {
        if (!Files.exists(application)) {
            throw new DevstackException(
                    name + " is not built, " + application + " is missing: run `mvn package" + " -DskipTests`");
        }
        Path file = state.config(name).resolve("application.properties");
        StateFolder.writePrivately(file, properties());
        Path data = state.data(name);
        Files.createDirectories(data);
        List<String> command = new ArrayList<>(List.of(Launch.java(), "-Xmx" + sizing.serviceHeap()));
        command.addAll(sizing.jvmFlags());
        command.addAll(List.of("-XX:+ExitOnOutOfMemoryError", "-jar", application.toString()));
        return new Launch(
                command, Map.of("QUARKUS_CONFIG_LOCATIONS", file.toUri().toString()), data);
    }

    @Override
    public Readiness readiness() {
        return readiness(URI.create("http://127.0.0.1:" + ports.of(name)));
    }

    /** Asks a service at that address, whoever started it, whether it does its work. */
    public static Readiness readiness(URI service) {
        URI health = service.resolve("/q/health/ready");
        HttpRequest request =
                HttpRequest.newBuilder(health).timeout(Duration.ofSeconds(5)).build();
        try {
            HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == 200
                    ? Readiness.READY
                    : new Readiness.NotReady(health + " answers " + response.statusCode() + ": "
                            + response.body().replaceAll("\\s+", " "));
        } catch (IOException e) {
            return Readiness.notReady(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Readiness.notReady(e);
        }
    }

    private String properties() throws IOException {
        Properties properties = new Properties();
        properties.putAll(configuration.get());
        properties.setProperty("config_ordinal", ORDINAL);
        properties.setProperty("quarkus.http.host", "127.0.0.1");
        properties.setProperty("quarkus.http.port", Integer.toString(ports.of(name)));
        StringWriter text = new StringWriter();
        properties.store(text, null);
        return text.toString();
    }
}
