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
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/** The event service's API, without a gateway before it. */
final class EventService {

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicLong names = new AtomicLong();
    private final URI events;

    EventService(URI service) {
        this.events = service.resolve("/api/events");
    }

    /**
     * Creates events of the same fields as {@link EventRows} writes, for so long.
     *
     * @return how many a second
     */
    double createsPerSecond(int clients, Duration time, boolean withKeys) throws IOException {
        LoadClient client =
                new LoadClient(events.getPort(), () -> create("api-" + names.incrementAndGet(), withKeys), 201);
        return client.run(clients, time).perSecond();
    }

    private static byte[] create(String name, boolean withKey) {
        byte[] body = ("{\"recognizedEventName\":\"全国大学生数学建模竞赛 " + name
                        + "\",\"organizer\":\"中国工业与应用数学学会\",\"college\":\"信息科学与工程学院\",\"recognizedLevel\":\"A\","
                        + "\"recognizedEventTime\":\"2025-09-04\",\"relatedMajors\":[\"计算机科学与技术\",\"软件工程\"],"
                        + "\"recognitionBasis\":\"校教字〔2025〕12号\",\"isActive\":true}")
                .getBytes(StandardCharsets.UTF_8);
        byte[] head = ("POST /api/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + (withKey ? "Idempotency-Key: " + name + "\r\n" : "")
                        + "Content-Length: " + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] request = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, request, head.length, body.length);
        return request;
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
