package io.lockstep.sync.elasticsearch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.lockstep.contract.EventIndex;
import io.lockstep.sync.SinkUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.RestClient;

/**
 * Removes deletion markers that are older than any change may be late, in every generation, page by page.
 *
 * <p>INVARIANT I3: a marker is deleted at its own version with {@code external_gte}, so a row that was made again since is
 * left alone. Running twice, on several workers or beside live changes does no harm. Changes that are later than the
 * retention are not applied at all, so nothing comes after the marker is gone.
 */
final class MarkerPurge {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int PAGE = 500;
    /** One run stops here (I9); the next one goes on. */
    private static final int MAX_PAGES = 40;

    private final RestClient client;
    private final EventIndex index;
    private final Duration retention;
    private final InstantSource clock;

    MarkerPurge(RestClient client, EventIndex index, Duration retention, InstantSource clock) {
        this.client = client;
        this.index = index;
        this.retention = retention;
        this.clock = clock;
    }

    /**
     * Removes up to a bounded number of markers and returns how many there were. Blocks.
     *
     * @throws SinkUnavailableException if Elasticsearch cannot be reached or refuses
     */
    int run() {
        try {
            int purged = 0;
            for (Map.Entry<String, String> generation : aliasOfGenerations().entrySet()) {
                purged += purge(generation.getKey(), generation.getValue());
            }
            return purged;
        } catch (IOException e) {
            throw new SinkUnavailableException("cannot purge deletion markers: " + e.getMessage(), e);
        }
    }

    /** The generations that have an alias, each with one. */
    private Map<String, String> aliasOfGenerations() throws IOException {
        Map<String, String> aliases = new HashMap<>();
        try (JsonParser parser = send("GET", "/" + index.alias() + "-g*/_alias", "")) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String generation = parser.currentName();
                parser.nextToken();
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    parser.nextToken();
                    while (parser.nextToken() == JsonToken.FIELD_NAME) {
                        aliases.put(generation, parser.currentName());
                        parser.nextToken();
                        parser.skipChildren();
                    }
                }
            }
        }
        return aliases;
    }

    private int purge(String generation, String alias) throws IOException {
        int purged = 0;
        String after = "";
        for (int page = 0; page < MAX_PAGES; page++) {
            List<Marker> markers = search(generation, after);
            if (markers.isEmpty()) {
                return purged;
            }
            purged += delete(alias, markers);
            after = ",\"search_after\":" + markers.getLast().position();
        }
        return purged;
    }

    /** A marker that a search found, and where the search goes on after it. */
    private record Marker(String id, long version, String position) {}

    private List<Marker> search(String generation, String after) throws IOException {
        String field = EventIndex.DELETED_AT;
        String body = "{\"size\":" + PAGE + ",\"_source\":false,\"version\":true,\"track_total_hits\":false"
                + ",\"query\":{\"range\":{\"" + field + "\":{\"lt\":\""
                + clock.instant().minus(retention) + "\"}}}"
                + ",\"sort\":[{\"" + field + "\":\"asc\"},{\"" + EventIndex.ID + "\":\"asc\"}]" + after + "}";
        List<Marker> markers = new ArrayList<>();
        String path = "/" + generation + "/_search?filter_path=hits.hits._id,hits.hits._version,hits.hits.sort";
        try (JsonParser parser = send("POST", path, body)) {
            String id = "";
            long version = 0;
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.FIELD_NAME) {
                    String name = parser.currentName();
                    JsonToken value = parser.nextToken();
                    switch (name) {
                        case "_id" -> id = parser.getText();
                        case "_version" -> version = parser.getLongValue();
                        case "sort" -> {
                            parser.nextToken();
                            String position = "[" + parser.getText() + ",\"" + id + "\"]";
                            markers.add(new Marker(id, version, position));
                            parser.nextToken();
                            parser.nextToken();
                        }
                        default -> {
                            // hits and their envelope, descended into
                        }
                    }
                }
            }
        }
        return markers;
    }

    private int delete(String alias, List<Marker> markers) throws IOException {
        StringBuilder body = new StringBuilder(markers.size() * 100);
        for (Marker marker : markers) {
            body.append("{\"delete\":{\"_id\":\"")
                    .append(marker.id())
                    .append("\",\"version\":")
                    .append(marker.version())
                    .append(",\"version_type\":\"external_gte\"}}\n");
        }
        int deleted = 0;
        String path = "/" + alias + "/_bulk?require_alias=true&filter_path=items.*.status";
        try (JsonParser parser = send("POST", path, body.toString())) {
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT && parser.getIntValue() == 200) {
                    deleted++;
                }
            }
        }
        return deleted;
    }

    private JsonParser send(String method, String path, String body) throws IOException {
        Request request = new Request(method, path);
        if (!body.isEmpty()) {
            request.setJsonEntity(body);
        }
        try (InputStream answer = client.performRequest(request).getEntity().getContent()) {
            return JSON.createParser(new String(answer.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
