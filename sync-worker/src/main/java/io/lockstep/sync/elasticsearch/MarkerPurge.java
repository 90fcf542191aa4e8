package io.lockstep.sync.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.contract.EventIndex;
import io.lockstep.sync.SinkUnavailableException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.elasticsearch.client.RestClient;

/**
 * Removes deletion markers that are older than any change may be late, in every generation, page by page.
 *
 * <p>INVARIANT I3: a marker is deleted at its own version with {@code external_gte}, so a row that was made again since is
 * left alone. Running twice, on several workers or beside live changes does no harm. Changes that are later than the
 * retention are not applied at all, so nothing comes after the marker is gone.
 */
final class MarkerPurge {

    private static final int PAGE = 500;
    /** One run stops here (I9); the next one goes on. */
    private static final int MAX_PAGES = 40;

    private final AdminClient admin;
    private final EventIndex index;
    private final Duration retention;
    private final InstantSource clock;

    MarkerPurge(RestClient client, EventIndex index, Duration retention, InstantSource clock) {
        this.admin = new AdminClient(client);
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
        int purged = 0;
        for (Map.Entry<String, JsonNode> generation :
                admin.get("/" + index.alias() + "-g*/_alias").properties()) {
            Iterator<String> aliases = generation.getValue().path("aliases").fieldNames();
            if (aliases.hasNext()) {
                purged += purge(generation.getKey(), aliases.next());
            }
        }
        return purged;
    }

    private int purge(String generation, String alias) {
        int purged = 0;
        Optional<JsonNode> after = Optional.empty();
        for (int page = 0; page < MAX_PAGES; page++) {
            JsonNode markers = admin.send("POST", "/" + generation + "/_search", query(after))
                    .path("hits")
                    .path("hits");
            if (markers.isEmpty()) {
                return purged;
            }
            purged += delete(alias, markers);
            after = Optional.of(markers.path(markers.size() - 1).path("sort"));
        }
        return purged;
    }

    private String query(Optional<JsonNode> after) {
        ObjectNode query = admin.object();
        query.put("size", PAGE).put("_source", false).put("version", true).put("track_total_hits", false);
        query.putObject("query")
                .putObject("range")
                .putObject(EventIndex.DELETED_AT)
                .put("lt", clock.instant().minus(retention).toString());
        ArrayNode sort = query.putArray("sort");
        sort.addObject().put(EventIndex.DELETED_AT, "asc");
        sort.addObject().put(EventIndex.ID, "asc");
        after.ifPresent(position -> query.set("search_after", position));
        return query.toString();
    }

    private int delete(String alias, JsonNode markers) {
        StringBuilder body = new StringBuilder();
        for (JsonNode marker : markers) {
            ObjectNode action = admin.object();
            action.putObject("delete")
                    .put("_id", marker.path("_id").asText())
                    .put("version", marker.path("_version").asLong())
                    .put("version_type", "external_gte");
            body.append(action).append('\n');
        }
        String path = "/" + alias + "/_bulk?require_alias=true&filter_path=items.*.status";
        int deleted = 0;
        for (JsonNode item : admin.send("POST", path, body.toString()).path("items")) {
            if (item.path("delete").path("status").asInt() == 200) {
                deleted++;
            }
        }
        return deleted;
    }
}
