package io.lockstep.devstack.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.devstack.DevstackException;
import io.lockstep.devstack.Ports;
import io.lockstep.devstack.ProcessName;
import io.lockstep.devstack.process.Poll;
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

/** The sample register, which is imported through the gateway as a user would, and found there; repeating that changes nothing. */
final class Sample {

    private static final Duration TOKEN_TTL = Duration.ofMinutes(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    /** A worker that has just started may need seconds to be given its partitions. */
    private static final Duration FOUND_WITHIN = Duration.ofSeconds(60);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Checkout checkout;
    private final Ports ports;

    Sample(Checkout checkout, Ports ports) {
        this.checkout = checkout;
        this.ports = ports;
    }

    /** @param searchable whether what finds it is there, too; then this returns when all of it is found */
    void importInto(Console console, boolean searchable) throws IOException {
        Path file = checkout.root().resolve("devstack/data/recognized-events.csv");
        String token = new Tokens(checkout.state(), checkout.clock()).issue(Role.EDITOR, TOKEN_TTL);
        HttpRequest request = HttpRequest.newBuilder(gateway("/api/events/import"))
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
            List<JsonNode> lines = new ArrayList<>();
            for (String line : response.body().lines().toList()) {
                lines.add(JSON.readTree(line));
            }
            report(lines.getLast(), console);
            if (searchable) {
                awaitFound(http, ids(lines), console);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted during the import of the sample", e);
        }
    }

    private URI gateway(String path) {
        return URI.create("http://127.0.0.1:" + ports.of(ProcessName.GATEWAY) + path);
    }

    /** The answer has a line for each row, and their count by outcome in the last one. */
    private static void report(JsonNode counts, Console console) {
        List<String> outcomes = new ArrayList<>();
        counts.properties().forEach(count -> outcomes.add(count.getValue() + " " + count.getKey()));
        console.step("sample", String.join(", ", outcomes));
    }

    private static List<String> ids(List<JsonNode> lines) {
        return lines.stream()
                .map(line -> line.path("recognizedEventId").asText())
                .filter(id -> !id.isEmpty())
                .toList();
    }

    private void awaitFound(HttpClient http, List<String> ids, Console console) {
        ObjectNode query = JSON.createObjectNode().put("size", 1);
        ids.forEach(query.putObject("query").putObject("terms").putArray("recognizedEventId")::add);
        HttpRequest search = HttpRequest.newBuilder(gateway("/api/search/events"))
                .timeout(TIMEOUT)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(query.toString()))
                .build();
        boolean found = ids.isEmpty() || Poll.until(FOUND_WITHIN, () -> found(http, search) == ids.size());
        console.step(
                "sample",
                found
                        ? "is found by search"
                        : "is not all found by search yet: see `./lockstep status`, and the logs of the workers");
    }

    /** None if the search is not answered. */
    private static int found(HttpClient http, HttpRequest search) {
        try {
            HttpResponse<String> response = http.send(search, HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == 200
                    ? JSON.readTree(response.body()).at("/total/value").asInt()
                    : 0;
        } catch (IOException notNow) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }
}
