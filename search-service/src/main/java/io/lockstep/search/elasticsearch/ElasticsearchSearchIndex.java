package io.lockstep.search.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.search.SearchAnswer;
import io.lockstep.search.SearchIndex;
import io.lockstep.search.SearchRequest;
import io.lockstep.search.SearchServiceConfig;
import io.lockstep.search.circuit.StoreUnavailable;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/**
 * Searches through the read alias, whose filter hides deletion markers, and pages by {@code search_after} in a point in
 * time.
 *
 * <p>One hit more than the page holds is asked for, which says whether a page follows. A first page that is also the
 * last costs one request. Where more follow, a point in time is opened and the first page is read again in it, so that
 * all pages of a search see one state of the index; the last page closes it, and so does its keep-alive.
 *
 * <pre>
 *   first page ──no more──▶ answer
 *        └──more──▶ open a point in time ──▶ first page in it ──▶ answer with a cursor
 *   next page, in its point in time ──more──▶ answer with a cursor
 *        └──no more──▶ close it, answer
 * </pre>
 */
@Singleton
final class ElasticsearchSearchIndex implements SearchIndex {

    /** Hits are counted up to here; counting all of a large index would cost more than the search. */
    private static final int COUNTED_HITS = 10_000;

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String WHOLE_RESULTS = "allow_partial_search_results=false";

    private final ElasticsearchClient client;
    private final CursorSeal seal;
    private final String alias;
    private final Duration timeout;
    private final Duration keepAlive;

    ElasticsearchSearchIndex(ElasticsearchClient client, CursorSeal seal, SearchServiceConfig config) {
        this.client = client;
        this.seal = seal;
        this.alias = config.index();
        this.timeout = config.elasticsearch().timeout();
        this.keepAlive = config.paging().keepAlive();
    }

    @Override
    public SearchAnswer search(SearchRequest request) {
        ObjectNode search = QueryCompiler.compile(request);
        try {
            return request.cursor().isPresent()
                    ? nextPage(request, search, request.cursor().get())
                    : firstPage(request, search);
        } catch (StoreUnavailable e) {
            return new SearchAnswer.Unavailable(e.getMessage());
        }
    }

    @Override
    public State state() {
        try {
            return switch (client.head("/" + alias)) {
                case 200 -> State.UP;
                case 404 -> State.WITHOUT_INDEX;
                default -> State.DOWN;
            };
        } catch (StoreUnavailable e) {
            return State.DOWN;
        }
    }

    private SearchAnswer firstPage(SearchRequest request, ObjectNode search) throws StoreUnavailable {
        ObjectNode body = bodyOf(search, request.size());
        return switch (client.send("POST", "/" + alias + "/_search?" + WHOLE_RESULTS, body)) {
            case Reply.Accepted found when hitsIn(found.body()) <= request.size() -> lastPage(found.body());
            case Reply.Accepted found -> firstOfSeveral(request, search);
            case Reply.Refused refused -> withoutIndex(refused);
        };
    }

    private SearchAnswer firstOfSeveral(SearchRequest request, ObjectNode search) throws StoreUnavailable {
        return switch (client.send("POST", "/" + alias + "/_pit?keep_alive=" + seconds(keepAlive))) {
            case Reply.Accepted opened ->
                page(
                        request,
                        search,
                        new PagePosition(opened.body().required("id").asText(), JSON.arrayNode()));
            case Reply.Refused refused -> withoutIndex(refused);
        };
    }

    private SearchAnswer nextPage(SearchRequest request, ObjectNode search, String cursor) throws StoreUnavailable {
        Optional<PagePosition> position = seal.open(cursor, search);
        return position.isPresent()
                ? page(request, search, position.get())
                : new SearchAnswer.CursorRefused("the cursor was not given out for these conditions and this order,"
                        + " or was changed; start again without it");
    }

    private SearchAnswer page(SearchRequest request, ObjectNode search, PagePosition from) throws StoreUnavailable {
        ObjectNode body = bodyOf(search, request.size());
        body.set("pit", pointInTime(from.pointInTime()).put("keep_alive", seconds(keepAlive)));
        if (!from.after().isEmpty()) {
            body.set("search_after", from.after());
        }
        return switch (client.send("POST", "/_search?" + WHOLE_RESULTS, body)) {
            case Reply.Accepted found -> pageIn(found.body(), request.size(), search);
            case Reply.Refused refused ->
                new SearchAnswer.CursorRefused(
                        "the cursor has expired: a page must be asked for within " + seconds(keepAlive)
                                + " of the one before, and the last page only once; start again without it");
        };
    }

    private SearchAnswer pageIn(JsonNode found, int size, ObjectNode search) {
        String pointInTime = found.required("pit_id").asText();
        if (hitsIn(found) <= size) {
            client.sendAside("DELETE", "/_pit", pointInTime(pointInTime));
            return lastPage(found);
        }
        ArrayNode after = (ArrayNode) found.at("/hits/hits").path(size - 1).required("sort");
        String cursor = seal.seal(new PagePosition(pointInTime, after), search);
        return Pages.of(found, size, Optional.of(cursor));
    }

    private static SearchAnswer lastPage(JsonNode found) {
        return Pages.of(found, hitsIn(found), Optional.empty());
    }

    private SearchAnswer withoutIndex(Reply.Refused refused) {
        if (refused.status() == 404) {
            return new SearchAnswer.Unavailable(
                    "the index " + alias + " is missing; the Elasticsearch worker makes it when it starts");
        }
        throw new IllegalStateException("Elasticsearch refused a search that this service compiled: "
                + refused.errorType() + ", " + refused.reason());
    }

    private ObjectNode bodyOf(ObjectNode search, int size) {
        return search.deepCopy()
                .put("size", size + 1)
                .put("track_total_hits", COUNTED_HITS)
                .put("timeout", timeout.toMillis() + "ms");
    }

    private static ObjectNode pointInTime(String id) {
        return JSON.objectNode().put("id", id);
    }

    private static int hitsIn(JsonNode found) {
        return found.at("/hits/hits").size();
    }

    private static String seconds(Duration duration) {
        return duration.toSeconds() + "s";
    }
}
