package io.lockstep.sync.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.contract.EventIndex;
import io.lockstep.sync.SyncConfig;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Asks the event service what MySQL has now under an id. */
@Singleton
final class RowClient {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final String url;
    private final ObjectMapper json;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    RowClient(SyncConfig config, ObjectMapper json) {
        this.url = config.eventService().url();
        this.json = json;
    }

    /** Never fails: what cannot be asked is unavailable. */
    CompletionStage<StateView> row(String id) {
        URI address = URI.create(url + "/api/events/"
                + URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20"));
        HttpRequest request = HttpRequest.newBuilder(address).timeout(PATIENCE).build();
        return http.sendAsync(request, BodyHandlers.ofByteArray())
                .thenApply(this::read)
                .exceptionally(
                        failure -> StateView.unavailable("the event service does not answer: " + failure.getCause()));
    }

    private StateView read(HttpResponse<byte[]> answer) {
        return switch (answer.statusCode()) {
            case 200 -> StateView.live(version(answer.body()), answer.body());
            case 404 -> StateView.NOTHING;
            default -> StateView.unavailable("the event service answers " + answer.statusCode());
        };
    }

    private long version(byte[] body) {
        try {
            JsonNode version = json.readTree(body).path(EventIndex.VERSION);
            if (!version.canConvertToExactIntegral()) {
                throw new IllegalStateException("its document has no version");
            }
            return version.longValue();
        } catch (IOException e) {
            throw new UncheckedIOException("its document is not JSON", e);
        }
    }
}
