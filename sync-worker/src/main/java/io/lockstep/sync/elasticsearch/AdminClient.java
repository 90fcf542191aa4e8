package io.lockstep.sync.elasticsearch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.sync.SinkUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.Response;
import org.elasticsearch.client.ResponseException;
import org.elasticsearch.client.RestClient;

/** Indices and aliases of Elasticsearch; few and small requests, so trees are fine here. */
final class AdminClient {

    private static final JsonMapper JSON = new JsonMapper();

    private final RestClient client;

    AdminClient(RestClient client) {
        this.client = client;
    }

    ObjectNode object() {
        return JSON.createObjectNode();
    }

    ArrayNode array() {
        return JSON.createArrayNode();
    }

    ObjectNode parse(String json) {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
        }
    }

    JsonNode get(String path) {
        return send("GET", path, "");
    }

    /** Changes all these aliases in one step that every node has taken, or none. */
    void changeAliases(ArrayNode actions) {
        ObjectNode body = object();
        body.set("actions", actions);
        JsonNode answer = send("POST", "/_aliases", body.toString());
        if (!answer.path("acknowledged").asBoolean()) {
            throw new SinkUnavailableException("not every node has taken the change of aliases yet", null);
        }
    }

    /** Makes an index; false if there is one of this name. */
    boolean createIndex(String name, ObjectNode definition) {
        try {
            perform("PUT", "/" + name, definition.toString());
            return true;
        } catch (ResponseException e) {
            if (String.valueOf(e.getMessage()).contains("resource_already_exists_exception")) {
                return false;
            }
            throw new SinkUnavailableException("cannot make " + name + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new SinkUnavailableException("cannot make " + name + ": " + e.getMessage(), e);
        }
    }

    /** Whether all primaries of an index are active, now or within that time. */
    boolean isYellow(String index, Duration within) {
        // Otherwise it answers 408, which is no failure here.
        String path = "/_cluster/health/" + index + "?wait_for_status=yellow&timeout=" + within.toMillis() + "ms";
        Request request = new Request("GET", path);
        request.addParameter("ignore", "408");
        try (InputStream answer = client.performRequest(request).getEntity().getContent()) {
            return !JSON.readTree(answer).path("timed_out").asBoolean(true);
        } catch (IOException e) {
            throw new SinkUnavailableException("GET " + path + ": " + e.getMessage(), e);
        }
    }

    JsonNode send(String method, String path, String body) {
        try (InputStream answer = perform(method, path, body).getEntity().getContent()) {
            return JSON.readTree(answer);
        } catch (IOException e) {
            throw new SinkUnavailableException(method + " " + path + ": " + e.getMessage(), e);
        }
    }

    private Response perform(String method, String path, String body) throws IOException {
        Request request = new Request(method, path);
        if (!body.isEmpty()) {
            request.setJsonEntity(body);
        }
        return client.performRequest(request);
    }
}
