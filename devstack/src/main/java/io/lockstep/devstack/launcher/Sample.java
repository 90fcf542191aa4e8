package io.lockstep.devstack.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.devstack.DevstackException;
import io.lockstep.devstack.Ports;
import io.lockstep.devstack.ProcessName;
import io.lockstep.devstack.token.Role;
import io.lockstep.devstack.token.Tokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The sample register, which is imported through the gateway as a user would; repeating that changes nothing. */
final class Sample {

    private static final Duration TOKEN_TTL = Duration.ofMinutes(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Checkout checkout;
    private final Ports ports;

    Sample(Checkout checkout, Ports ports) {
        this.checkout = checkout;
        this.ports = ports;
    }

    void importInto(Console console) throws IOException {
        Path file = checkout.root().resolve("devstack/data/recognized-events.csv");
        String token = new Tokens(checkout.state(), checkout.clock()).issue(Role.EDITOR, TOKEN_TTL);
        URI address = URI.create("http://127.0.0.1:" + ports.of(ProcessName.GATEWAY) + "/api/events/import");
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(TIMEOUT)
                .header("content-type", "text/csv; charset=utf-8")
                .header("authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.ofFile(file))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new DevstackException("the import of the sample, " + file + ", was answered with "
                        + response.statusCode() + ": " + response.body() + "\n  `--no-sample` leaves it out");
            }
            report(response.body(), console);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted during the import of the sample", e);
        }
    }

    /** The answer has a line for each row, and their count by outcome in the last one. */
    private static void report(String answer, Console console) throws IOException {
        String last = answer.lines().reduce((before, line) -> line).orElse("{}");
        JsonNode counts = JSON.readTree(last);
        List<String> outcomes = new ArrayList<>();
        counts.properties().forEach(count -> outcomes.add(count.getValue() + " " + count.getKey()));
        console.step("sample", String.join(", ", outcomes));
    }
}
