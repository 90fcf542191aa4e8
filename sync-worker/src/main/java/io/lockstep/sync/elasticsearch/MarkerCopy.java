package io.lockstep.sync.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.contract.EventIndex;
import io.lockstep.sync.Outcome;
import io.lockstep.sync.SinkUnavailableException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.http.entity.ContentType;
import org.apache.http.nio.entity.NStringEntity;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.RestClient;

/**
 * Copies deletion markers from one index to another, each with its version.
 *
 * <p>INVARIANT I3: a rebuild knows only rows that exist. Without the markers an older change that comes late, by a redrive
 * or a re-production, would revive a deleted event in the new generation.
 */
final class MarkerCopy {

    private static final int PAGE = 1_000;

    private final AdminClient admin;
    private final RestClient client;
    private final String from;
    private final String to;

    /** @param from an alias of one index, as {@code to} */
    MarkerCopy(RestClient client, String from, String to) {
        this.admin = new AdminClient(client);
        this.client = client;
        this.from = from;
        this.to = to;
    }

    void run() {
        // An alias is filtered, and markers are what it filters out.
        String index =
                admin.get("/_alias/" + from).properties().iterator().next().getKey();
        admin.send("POST", "/" + index + "/_refresh", "");
        Optional<String> after = Optional.empty();
        do {
            JsonNode hits = admin.send("POST", "/" + index + "/_search", query(after))
                    .path("hits")
                    .path("hits");
            write(hits);
            after = hits.size() < PAGE
                    ? Optional.empty()
                    : Optional.of(
                            hits.path(hits.size() - 1).path("sort").path(0).asText());
        } while (after.isPresent());
    }

    private String query(Optional<String> after) {
        ObjectNode query = admin.object();
        query.put("size", PAGE).put("version", true).put("track_total_hits", false);
        query.putArray("sort").addObject().put(EventIndex.ID, "asc");
        after.ifPresent(id -> query.putArray("search_after").add(id));
        query.putObject("query").putObject("exists").put("field", EventIndex.DELETED_AT);
        return query.toString();
    }

    private void write(JsonNode hits) {
        if (hits.isEmpty()) {
            return;
        }
        StringBuilder body = new StringBuilder();
        for (JsonNode hit : hits) {
            ObjectNode action = admin.object();
            action.putObject("index")
                    .put("_id", hit.path("_id").asText())
                    .put("version", hit.path("_version").asLong())
                    .put("version_type", "external_gte");
            body.append(action).append('\n').append(hit.path("_source")).append('\n');
        }
        Request request = new Request("POST", "/" + to + "/_bulk");
        request.addParameter("require_alias", "true");
        request.addParameter("filter_path", "items.*.status,items.*.error.type,items.*.error.reason");
        request.setEntity(new NStringEntity(body.toString(), ContentType.APPLICATION_JSON));
        List<Outcome> outcomes;
        try {
            outcomes = BulkAnswer.outcomes(client.performRequest(request));
        } catch (IOException e) {
            throw new SinkUnavailableException("cannot copy deletion markers: " + e.getMessage(), e);
        }
        boolean all = outcomes.size() == hits.size()
                && outcomes.stream()
                        .allMatch(
                                outcome -> outcome instanceof Outcome.Applied || outcome instanceof Outcome.Superseded);
        if (!all) {
            throw new SinkUnavailableException("not every deletion marker was copied to " + to, null);
        }
    }
}
