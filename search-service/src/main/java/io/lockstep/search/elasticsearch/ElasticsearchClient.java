package io.lockstep.search.elasticsearch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.search.SearchServiceConfig;
import io.lockstep.search.circuit.Circuit;
import io.lockstep.search.circuit.Circuits;
import io.lockstep.search.circuit.StoreUnavailable;
import io.lockstep.search.elasticsearch.ElasticsearchNodes.Answer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/** JSON in and out of Elasticsearch within a bounded time, as plain {@code application/json}, which servers of any version take. */
@Singleton
final class ElasticsearchClient {

    private static final Logger LOG = Logger.getLogger(ElasticsearchClient.class);
    private static final String STORE = "elasticsearch";
    /** On top of the search's own timeout, so that Elasticsearch's answer to it still arrives. */
    private static final Duration GRACE = Duration.ofMillis(500);
    /** Whoever asks whether it is there has no search's patience. */
    private static final Duration HEAD_TIMEOUT = Duration.ofMillis(500);

    private final ElasticsearchNodes nodes;
    private final ObjectMapper json;
    private final Circuit circuit;
    private final Duration patience;

    ElasticsearchClient(ElasticsearchNodes nodes, ObjectMapper json, Circuits circuits, SearchServiceConfig config) {
        this.nodes = nodes;
        this.json = json;
        this.circuit = circuits.of(STORE, config.elasticsearch().concurrency());
        this.patience = config.elasticsearch().timeout().plus(GRACE);
    }

    Reply send(String method, String path, JsonNode body) throws StoreUnavailable {
        return send(method, path, Optional.of(bytes(body)));
    }

    Reply send(String method, String path) throws StoreUnavailable {
        return send(method, path, Optional.empty());
    }

    /** Sends and forgets: for what Elasticsearch would do by itself a little later. */
    void sendAside(String method, String path, JsonNode body) {
        Thread.ofVirtual().start(() -> {
            try {
                nodes.ask(method, path, Optional.of(bytes(body)), patience);
            } catch (IOException | RuntimeException e) {
                LOG.debugf(e, "%s %s failed", method, path);
            }
        });
    }

    /** The status of a HEAD request, past the circuit: a health check must see what is, not what was. */
    int head(String path) throws StoreUnavailable {
        try {
            return nodes.ask("HEAD", path, Optional.empty(), HEAD_TIMEOUT).status();
        } catch (IOException | RuntimeException e) {
            throw new StoreUnavailable("Elasticsearch does not answer", e);
        }
    }

    private Reply send(String method, String path, Optional<byte[]> body) throws StoreUnavailable {
        return circuit.call(() -> perform(method, path, body), Reply.class);
    }

    private Reply perform(String method, String path, Optional<byte[]> body) throws StoreUnavailable {
        try {
            Answer answer = nodes.ask(method, path, body, patience);
            return answer.status() < 300 ? accepted(answer) : refused(answer);
        } catch (IOException | RuntimeException e) {
            throw new StoreUnavailable("Elasticsearch does not answer", e);
        }
    }

    private Reply accepted(Answer answer) throws IOException, StoreUnavailable {
        JsonNode body = json.readTree(answer.body());
        if (body.path("timed_out").asBoolean()) {
            throw new StoreUnavailable("Elasticsearch needs longer than a search may take");
        }
        return new Reply.Accepted(body);
    }

    /** Overload, a lost primary, a missing permission: all may pass, and none is the request's fault. */
    private Reply refused(Answer answer) throws StoreUnavailable {
        int status = answer.status();
        if (status == 401 || status == 403 || status == 429 || status >= 500) {
            throw new StoreUnavailable("Elasticsearch answered " + status);
        }
        try {
            JsonNode cause = json.readTree(answer.body())
                    .path("error")
                    .path("root_cause")
                    .path(0);
            return new Reply.Refused(
                    status, cause.path("type").asText(), cause.path("reason").asText());
        } catch (IOException e) {
            throw new StoreUnavailable("Elasticsearch answered " + status + " and no reason", e);
        }
    }

    private byte[] bytes(JsonNode body) {
        try {
            return json.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree could not be written as JSON", e);
        }
    }
}
