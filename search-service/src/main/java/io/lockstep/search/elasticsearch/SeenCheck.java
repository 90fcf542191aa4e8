package io.lockstep.search.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.contract.EventIndex;
import io.lockstep.contract.Version;
import io.lockstep.search.SearchIndex.Shown;
import io.lockstep.search.SearchServiceConfig;
import io.lockstep.search.SeenVersions;
import io.lockstep.search.circuit.StoreUnavailable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Asks the index for the versions that it shows of some ids.
 *
 * <p>INVARIANT I10: a search is checked in its own point in time, since copies of the index refresh at different moments.
 * Deletion markers are hidden from it by the alias' filter, so they are read by their ids, which passes the filter by.
 */
final class SeenCheck {

    private final ElasticsearchClient client;
    private final String alias;
    private final String keepAlive;

    SeenCheck(ElasticsearchClient client, SearchServiceConfig config) {
        this.client = client;
        this.alias = config.index();
        this.keepAlive = config.paging().keepAlive().toSeconds() + "s";
    }

    /** What searches in this point in time lack of what was seen; empty if the point in time is gone. */
    Optional<SeenVersions> lackingIn(String pointInTime, SeenVersions seen) throws StoreUnavailable {
        if (seen.isEmpty()) {
            return Optional.of(seen);
        }
        ObjectNode body = Json.object()
                .put("size", seen.byId().size())
                .put("_source", false)
                .put("version", true)
                .put("track_total_hits", false);
        body.set("pit", Json.object().put("id", pointInTime).put("keep_alive", keepAlive));
        body.set(
                "query",
                Json.object(
                        "terms",
                        Json.object(
                                EventIndex.ID,
                                Json.strings(List.copyOf(seen.byId().keySet())))));
        return switch (client.send("POST", "/_search?allow_partial_search_results=false", body)) {
            case Reply.Accepted found -> Optional.of(seen.lackingIn(versions(found.body())));
            case Reply.Refused refused when refused.status() == 404 -> Optional.empty();
            case Reply.Refused refused ->
                throw new IllegalStateException(
                        "Elasticsearch refused to look for ids: " + refused.errorType() + ", " + refused.reason());
        };
    }

    /**
     * What some copy shows of these ids, markers included. Not in real time: that would make the index refresh for each
     * reader that waits for it to refresh.
     */
    Optional<Map<String, Shown>> shown(Set<String> ids) {
        ObjectNode body = Json.object();
        ArrayNode documents = body.putArray("docs");
        ids.forEach(id -> documents.addObject().put("_id", id).put("_source", EventIndex.DELETED_AT));
        try {
            return switch (client.send("POST", "/" + alias + "/_mget?realtime=false", body)) {
                case Reply.Accepted found -> Optional.of(shown(found.body()));
                case Reply.Refused refused -> Optional.empty();
            };
        } catch (StoreUnavailable e) {
            return Optional.empty();
        }
    }

    private static Map<String, Version> versions(JsonNode found) {
        Map<String, Version> versions = new HashMap<>();
        for (JsonNode hit : found.at("/hits/hits")) {
            versions.put(hit.required("_id").asText(), version(hit));
        }
        return versions;
    }

    private static Map<String, Shown> shown(JsonNode found) {
        Map<String, Shown> shown = new HashMap<>();
        for (JsonNode document : found.path("docs")) {
            if (document.path("found").asBoolean()) {
                boolean deleted = document.path("_source").has(EventIndex.DELETED_AT);
                shown.put(document.required("_id").asText(), new Shown(version(document), deleted));
            }
        }
        return shown;
    }

    private static Version version(JsonNode document) {
        return new Version(document.required("_version").asLong());
    }
}
