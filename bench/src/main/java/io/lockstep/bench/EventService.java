package io.lockstep.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The event service's API, without a gateway before it. */
final class EventService {

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI events;

    EventService(URI service) {
        this.events = service.resolve("/api/events");
    }

    /** Creates an event of the same fields as {@link EventRows} writes. */
    void create(String name, boolean withKey) throws IOException, InterruptedException {
        String body = "{\"recognizedEventName\":\"全国大学生数学建模竞赛 " + name
                + "\",\"organizer\":\"中国工业与应用数学学会\",\"college\":\"信息科学与工程学院\",\"recognizedLevel\":\"A\","
                + "\"recognizedEventTime\":\"2025-09-04\",\"relatedMajors\":[\"计算机科学与技术\",\"软件工程\"],"
                + "\"recognitionBasis\":\"校教字〔2025〕12号\",\"isActive\":true}";
        HttpRequest.Builder request = HttpRequest.newBuilder(events)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body.getBytes(StandardCharsets.UTF_8)));
        if (withKey) {
            request.header("Idempotency-Key", name);
        }
        HttpResponse<byte[]> answer = http.send(request.build(), BodyHandlers.ofByteArray());
        if (answer.statusCode() != 201) {
            throw new IOException("a create answered " + answer.statusCode() + ": "
                    + new String(answer.body(), StandardCharsets.UTF_8));
        }
    }

    /** Imports a CSV file; the summary, which is the last line of the answer. */
    String importCsv(Path file, String key) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(events + "/import"))
                .header("Content-Type", "text/csv")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofFile(file))
                .build();
        HttpResponse<InputStream> answer = http.send(request, BodyHandlers.ofInputStream());
        String last;
        try (InputStream body = answer.body()) {
            last = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))
                    .lines()
                    .reduce("", (before, line) -> line);
        }
        if (answer.statusCode() != 200 || last.contains("failure")) {
            throw new IOException("an import answered " + answer.statusCode() + ": " + last);
        }
        return last;
    }
}
