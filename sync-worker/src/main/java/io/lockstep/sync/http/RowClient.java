package io.lockstep.sync.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.contract.EventIndex;
import io.lockstep.sync.SyncConfig;
import io.lockstep.sync.client.BoundedClient;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Asks the event service what MySQL has now under an id. */
@Singleton
final class RowClient {

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int MAX_BYTES = 4 << 20;

    private final String url;
    private final ObjectMapper json;
    private final BoundedClient http = new BoundedClient(PATIENCE, MAX_BYTES);

    RowClient(SyncConfig config, ObjectMapper json) {
        this.url = config.eventService().url();
        this.json = json;
    }

    /** Never fails: what cannot be asked is unavailable. */
    CompletionStage<StateView> row(String id) {
        URI address = URI.create(url + "/api/events/"
                + URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20"));
        return http.send(HttpRequest.newBuilder(address).build())
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
