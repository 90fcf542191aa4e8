package io.lockstep.search.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.search.SearchServiceConfig;
import io.lockstep.search.circuit.Circuit;
import io.lockstep.search.circuit.Circuits;
import io.lockstep.search.circuit.StoreUnavailable;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.apache.http.client.config.RequestConfig;
import org.elasticsearch.client.HttpAsyncResponseConsumerFactory.HeapBufferedResponseConsumerFactory;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.RequestOptions;
import org.elasticsearch.client.Response;
import org.elasticsearch.client.ResponseException;
import org.elasticsearch.client.ResponseListener;
import org.elasticsearch.client.RestClient;
import org.jboss.logging.Logger;

/**
 * JSON in and out of Elasticsearch within a bounded time, through the low-level client: it sends plain
 * {@code application/json}, which servers of any version take.
 */
@Singleton
final class ElasticsearchClient {

    private static final Logger LOG = Logger.getLogger(ElasticsearchClient.class);
    private static final String STORE = "elasticsearch";
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
    /** On top of the search's own timeout, so that Elasticsearch's answer to it still arrives. */
    private static final Duration GRACE = Duration.ofMillis(500);

    private static final int MAX_ANSWER_BYTES = 32 << 20;

    private final RestClient client;
    private final ObjectMapper json;
    private final Circuit circuit;
    private final RequestOptions options;

    ElasticsearchClient(RestClient client, ObjectMapper json, Circuits circuits, SearchServiceConfig config) {
        this.client = client;
        this.json = json;
        this.circuit = circuits.of(STORE, config.elasticsearch().concurrency());
        this.options = options(config.elasticsearch().timeout());
    }

    Reply send(String method, String path, JsonNode body) throws StoreUnavailable {
        return send(request(method, path, body));
    }

    Reply send(String method, String path) throws StoreUnavailable {
        return send(request(method, path));
    }

    /** Sends and forgets: for what Elasticsearch would do by itself a little later. */
    void sendAside(String method, String path, JsonNode body) {
        client.performRequestAsync(request(method, path, body), new ResponseListener() {
            @Override
            public void onSuccess(Response response) {
                // Nothing waits for it.
            }

            @Override
            public void onFailure(Exception failure) {
                LOG.debugf(failure, "%s %s failed", method, path);
            }
        });
    }

    /** The status of a HEAD request, past the circuit: a health check must see what is, not what was. */
    int head(String path) throws StoreUnavailable {
        try {
            return client.performRequest(request("HEAD", path)).getStatusLine().getStatusCode();
        } catch (ResponseException e) {
            return e.getResponse().getStatusLine().getStatusCode();
        } catch (IOException | RuntimeException e) {
            throw new StoreUnavailable("Elasticsearch does not answer", e);
        }
    }

    private Reply send(Request request) throws StoreUnavailable {
        return circuit.call(() -> perform(request), Reply.class);
    }

    private Reply perform(Request request) throws StoreUnavailable {
        try {
            return new Reply.Accepted(whole(client.performRequest(request)));
        } catch (ResponseException e) {
            return refused(e);
        } catch (IOException | RuntimeException e) {
            throw new StoreUnavailable("Elasticsearch does not answer", e);
        }
    }

    private JsonNode whole(Response response) throws IOException, StoreUnavailable {
        try (InputStream body = response.getEntity().getContent()) {
            JsonNode answer = json.readTree(body);
            if (answer.path("timed_out").asBoolean()) {
                throw new StoreUnavailable("Elasticsearch needs longer than a search may take");
            }
            return answer;
        }
    }

    /** Overload, a lost primary, a missing permission: all may pass, and none is the request's fault. */
    private Reply refused(ResponseException failure) throws StoreUnavailable {
        int status = failure.getResponse().getStatusLine().getStatusCode();
        if (status == 401 || status == 403 || status == 429 || status >= 500) {
            throw new StoreUnavailable("Elasticsearch answered " + status, failure);
        }
        try (InputStream body = failure.getResponse().getEntity().getContent()) {
            JsonNode cause =
                    json.readTree(body).path("error").path("root_cause").path(0);
            return new Reply.Refused(
                    status, cause.path("type").asText(), cause.path("reason").asText());
        } catch (IOException e) {
            throw new StoreUnavailable("Elasticsearch answered " + status + " and no reason", e);
        }
    }

    private Request request(String method, String path, JsonNode body) {
        Request request = request(method, path);
        request.setJsonEntity(body.toString());
        return request;
    }

    private Request request(String method, String path) {
        Request request = new Request(method, path);
        request.setOptions(options);
        return request;
    }

    private static RequestOptions options(Duration timeout) {
        RequestConfig times = RequestConfig.custom()
                .setConnectTimeout((int) CONNECT_TIMEOUT.toMillis())
                .setConnectionRequestTimeout((int) CONNECT_TIMEOUT.toMillis())
                .setSocketTimeout((int) timeout.plus(GRACE).toMillis())
                .build();
        return RequestOptions.DEFAULT.toBuilder()
                .setRequestConfig(times)
                .setHttpAsyncResponseConsumerFactory(new HeapBufferedResponseConsumerFactory(MAX_ANSWER_BYTES))
                .build();
    }
}
