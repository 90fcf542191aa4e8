package io.lockstep.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The register and its search as a frontend sees them, through the gateway. */
final class Register {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final String gateway;
    private final String token;

    Register(String gateway, String token) {
        this.gateway = gateway;
        this.token = token;
    }

    /** Creates an event; the id once the register has answered 201. */
    CompletableFuture<String> create(String name, String college) {
        String body = JSON.createObjectNode()
                .put("recognizedEventName", name)
                .put("organizer", "bench")
                .put("college", college)
                .put("recognizedLevel", "A")
                .put("isActive", true)
                .toString();
        HttpRequest request = request("/api/events")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        return http.sendAsync(request, BodyHandlers.ofString()).thenApply(answer -> {
            if (answer.statusCode() != 201) {
                throw new CompletionException(new IOException("create answered " + answer.statusCode()));
            }
            return read(answer).path("recognizedEventId").asText();
        });
    }

    /** The ids of the events of a college that search finds, a hundred at most; none if it fails. */
    List<String> find(String college) {
        try {
            HttpRequest request = request("/api/search/events?size=100&college=" + college)
                    .GET()
                    .build();
            List<String> ids = new ArrayList<>();
            for (JsonNode hit :
                    read(http.send(request, BodyHandlers.ofString())).path("hits")) {
                ids.add(hit.path("event").path("recognizedEventId").asText());
            }
            return ids;
        } catch (IOException e) {
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    /** How many lookups of these events are answered from Redis, or from what a service kept of it. */
    int countServedFromRedis(Collection<String> ids) throws IOException, InterruptedException {
        int served = 0;
        for (String id : ids) {
            HttpRequest lookup = request("/api/search/events/" + id).GET().build();
            // the first one may load the row, and fill Redis with it
            http.send(lookup, BodyHandlers.discarding());
            HttpResponse<String> answer = http.send(lookup, BodyHandlers.ofString());
            if (!answer.headers()
                    .firstValue("Lockstep-Source")
                    .orElse("event-service")
                    .equals("event-service")) {
                served++;
            }
        }
        return served;
    }

    void deleteAll(Collection<String> ids) throws IOException, InterruptedException {
        for (String id : ids) {
            http.send(request("/api/events/" + id).DELETE().build(), BodyHandlers.discarding());
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(gateway + path))
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + token);
    }

    private static JsonNode read(HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new CompletionException("the gateway answered " + answer.statusCode() + " and no JSON", e);
        }
    }
}
