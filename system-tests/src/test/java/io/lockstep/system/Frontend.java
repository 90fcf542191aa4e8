package io.lockstep.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.devstack.system.LocalSystem;
import io.lockstep.devstack.token.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** A client of the gateway. Safe for several threads. */
final class Frontend {

    static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final URI gateway;
    private final String editor;
    private final String admin;

    Frontend(LocalSystem system) {
        this(system.gateway(), system.token(Role.EDITOR), system.token(Role.ADMIN));
    }

    Frontend(URI gateway, String editor, String admin) {
        this.gateway = gateway;
        this.editor = editor;
        this.admin = admin;
    }

    /** An answer; {@code body} is a JSON null if there was none. */
    record Answer(int status, Map<String, String> headers, String text) {
        JsonNode body() {
            try {
                return JSON.readTree(text);
            } catch (IOException e) {
                throw new UncheckedIOException("no JSON in: " + text, e);
            }
        }

        String id() {
            return body().path("recognizedEventId").asText();
        }
    }

    Answer create(String name, String organizer) {
        return write("POST", "/api/events", event(name, organizer));
    }

    Answer replace(String id, String name, String organizer) {
        return write("PUT", "/api/events/" + id, event(name, organizer));
    }

    Answer delete(String id) {
        return send("DELETE", "/api/events/" + id, BodyPublishers.noBody(), "Authorization", "Bearer " + editor);
    }

    Answer importCsv(String csv) {
        return send(
                "POST",
                "/api/events/import",
                BodyPublishers.ofString(csv),
                "Authorization",
                "Bearer " + editor,
                "Content-Type",
                "text/csv");
    }

    Answer write(String method, String path, String json) {
        return send(
                method,
                path,
                BodyPublishers.ofString(json),
                "Authorization",
                "Bearer " + editor,
                "Content-Type",
                "application/json");
    }

    Answer get(String path) {
        return send("GET", path, BodyPublishers.noBody());
    }

    Answer search(String parameter, String value) {
        return get("/api/search/events?" + parameter + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
    }

    Answer lookup(String id) {
        return get("/api/search/events/" + id);
    }

    Answer administrate(String path) {
        return send("GET", path, BodyPublishers.noBody(), "Authorization", "Bearer " + admin);
    }

    Answer administer(String method, String path, String json) {
        return send(
                method,
                path,
                json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json),
                "Authorization",
                "Bearer " + admin,
                "Content-Type",
                "application/json");
    }

    Answer administrate(String method, String path, BodyPublisher body) {
        return send(method, path, body, "Authorization", "Bearer " + admin, "Content-Type", "application/json");
    }

    Answer send(String method, String path, BodyPublisher body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway.resolve(path))
                .timeout(Duration.ofSeconds(60))
                .method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            Map<String, String> first = new java.util.TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            answer.headers().map().forEach((name, values) -> first.put(name, values.getFirst()));
            return new Answer(answer.statusCode(), first, answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String event(String name, String organizer) {
        return JSON.createObjectNode()
                .put("recognizedEventName", name)
                .put("organizer", organizer)
                .put("recognizedLevel", "A")
                .put("isActive", 1)
                .toString();
    }
}
