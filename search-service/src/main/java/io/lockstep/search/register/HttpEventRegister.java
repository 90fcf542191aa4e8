package io.lockstep.search.register;

import io.lockstep.contract.ChangeTopics;
import io.lockstep.search.EventRegister;
import io.lockstep.search.SearchServiceConfig;
import io.lockstep.search.StoredEvent;
import io.lockstep.search.circuit.Circuit;
import io.lockstep.search.circuit.Circuits;
import io.lockstep.search.circuit.StoreUnavailable;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.vertx.core.http.HttpClientOptions;
import jakarta.inject.Singleton;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Loads rows from {@code GET /api/events/{id}} of the event service.
 *
 * <p>200 is a row and 404 is none; anything else is "unreachable", since only these two say something about the row.
 */
@Singleton
final class HttpEventRegister implements EventRegister {

    private static final Logger LOG = Logger.getLogger(HttpEventRegister.class);
    private static final String STORE = "event-service";
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
    /** How long a connection is kept for the next load. */
    private static final Duration KEPT = Duration.ofSeconds(2);

    private static final Duration MARGIN = Duration.ofSeconds(1);

    private final EventServiceClient client;
    private final Circuit circuit;

    HttpEventRegister(Circuits circuits, SearchServiceConfig config) {
        this.client = client(config.eventService());
        this.circuit = circuits.of(STORE, config.eventService().concurrency());
    }

    @Override
    public Row load(String id) {
        try {
            return circuit.call(() -> request(id), Row.class);
        } catch (StoreUnavailable e) {
            LOG.debugf(e, "load of %s failed", id);
            return new Row.Unreachable(e.getMessage());
        }
    }

    @Override
    public boolean isReachable() {
        try (Response response = client.health()) {
            return response.getStatus() == 200;
        } catch (ProcessingException e) {
            return false;
        }
    }

    private Row request(String id) throws StoreUnavailable {
        try (Response response = client.event(id)) {
            return switch (response.getStatus()) {
                case 200 -> new Row.Present(event(id, response));
                case 404 -> new Row.Missing();
                default -> throw new StoreUnavailable("the event service answered " + response.getStatus());
            };
        } catch (ProcessingException | IOException e) {
            throw new StoreUnavailable("the event service does not answer as it should", e);
        }
    }

    /** Statuses are read, not thrown; redirects are not followed, so that no answer leads elsewhere. */
    private static EventServiceClient client(SearchServiceConfig.EventService config) {
        return QuarkusRestClientBuilder.newBuilder()
                .baseUri(URI.create(config.url()))
                .connectTimeout(CONNECT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .readTimeout(config.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .httpClientOptions(connections(config))
                .followRedirects(false)
                .disableDefaultMapper(true)
                .build(EventServiceClient.class);
    }

    /**
     * The read timeout ends with the answer's head; a body that stalls would hold its load for 100 s. The time in which
     * nothing is read begins before a kept connection is used again, so that it must not end before that request's own.
     */
    private static HttpClientOptions connections(SearchServiceConfig.EventService config) {
        return new HttpClientOptions()
                .setMaxPoolSize(config.concurrency())
                .setKeepAliveTimeout((int) KEPT.toSeconds())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setReadIdleTimeout(
                        (int) config.timeout().plus(KEPT).plus(MARGIN).toMillis());
    }

    private static StoredEvent event(String id, Response response) throws IOException {
        try (InputStream body = response.readEntity(InputStream.class)) {
            byte[] document = body.readNBytes(ChangeTopics.MAX_DOCUMENT_BYTES + 1);
            if (document.length > ChangeTopics.MAX_DOCUMENT_BYTES) {
                throw new IOException("the event service's document of " + id + " is larger than "
                        + ChangeTopics.MAX_DOCUMENT_BYTES + " bytes");
            }
            return new StoredEvent(DocumentVersion.of(id, document), document);
        }
    }
}
