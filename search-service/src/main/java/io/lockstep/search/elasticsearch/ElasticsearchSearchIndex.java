package io.lockstep.search.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.search.Letters;
import io.lockstep.search.Reading;
import io.lockstep.search.SearchAnswer;
import io.lockstep.search.SearchIndex;
import io.lockstep.search.SearchRequest;
import io.lockstep.search.SearchServiceConfig;
import io.lockstep.search.SeenVersions;
import io.lockstep.search.circuit.StoreUnavailable;
import io.lockstep.search.elasticsearch.PointsInTime.PointInTime;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Searches the read alias, whose filter hides deletion markers, and pages by {@code search_after}.
 *
 * <p>Every page is read in a point in time (see {@link PointsInTime}), so that all pages of a search see one state of the
 * index, and one hit more than the page holds is asked for, which says whether a page follows.
 *
 * <pre>
 *   first page, in the newest point in time ──hits──▶ answer
 *        └──none──▶ what may have been meant? ──▶ first page for that ──▶ answer
 *   next page, in the point in time of its cursor ──▶ answer
 * </pre>
 */
@Singleton
final class ElasticsearchSearchIndex implements SearchIndex {

    /** Hits are counted up to here; counting all of a large index would cost more than the search. */
    private static final int COUNTED_HITS = 10_000;

    private static final int MIN_INITIALS = 2;
    private static final int MAX_INITIALS = 12;

    private static final String WHOLE_RESULTS = "allow_partial_search_results=false";

    private final ElasticsearchClient client;
    private final PointsInTime points;
    private final ElasticsearchNames names;
    private final CursorSeal seal;
    private final SeenCheck seenCheck;
    private final String alias;
    private final Duration timeout;
    private final Duration keepAlive;

    ElasticsearchSearchIndex(
            ElasticsearchClient client,
            PointsInTime points,
            ElasticsearchNames names,
            CursorSeal seal,
            SearchServiceConfig config) {
        this.client = client;
        this.points = points;
        this.names = names;
        this.seal = seal;
        this.seenCheck = new SeenCheck(client, config);
        this.alias = config.index();
        this.timeout = config.elasticsearch().timeout();
        this.keepAlive = config.paging().keepAlive();
    }

    @Override
    public SearchAnswer search(SearchRequest request, SeenVersions seen) {
        try {
            return request.page().cursor().isPresent()
                    ? nextPage(request, request.page().cursor().get(), seen)
                    : forgivingly(request, seen);
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

    @Override
    public Optional<Map<String, Shown>> shown(Set<String> ids) {
        return seenCheck.shown(ids);
    }

    /** Where nothing matches the caller's free text, what resembles it. */
    private SearchAnswer forgivingly(SearchRequest request, SeenVersions seen) throws StoreUnavailable {
        SearchAnswer asTyped = firstPage(request, new Reading.AsTyped(), seen);
        Optional<String> text = Reading.freeText(request.query());
        if (text.isEmpty() || !isEmpty(asTyped)) {
            return asTyped;
        }
        Letters letters = Letters.of(text.get());
        if (letters.count() >= MIN_INITIALS && letters.count() <= MAX_INITIALS && letters.areLatin()) {
            SearchAnswer byInitials = firstPage(request, new Reading.AsInitials(letters.text()), seen);
            if (!isEmpty(byInitials)) {
                return byInitials;
            }
        }
        Optional<String> meant = names.meant(text.get());
        if (meant.isEmpty()) {
            return asTyped;
        }
        SearchAnswer corrected = firstPage(request, new Reading.Corrected(meant.get()), seen);
        return isEmpty(corrected) ? asTyped : corrected;
    }

    private static boolean isEmpty(SearchAnswer answer) {
        return answer instanceof SearchAnswer.Page page && page.total().value() == 0;
    }

    private SearchAnswer firstPage(SearchRequest request, Reading reading, SeenVersions seen) throws StoreUnavailable {
        Optional<SearchAnswer> answer = pageIn(points.acquire(), request, reading, seen);
        if (answer.isEmpty() || answer.get() instanceof SearchAnswer.TooOld) {
            // The point in time was lost, with its node or its index, or is from before what was seen. A new one is of
            // what is there now.
            answer = pageIn(points.acquireNew(), request, reading, seen);
        }
        return answer.isPresent()
                ? answer.get()
                : new SearchAnswer.Unavailable("the index " + alias + " is being replaced");
    }

    /** Empty if the point in time is gone. */
    private Optional<SearchAnswer> pageIn(PointInTime point, SearchRequest request, Reading reading, SeenVersions seen)
            throws StoreUnavailable {
        boolean continued = false;
        try {
            Optional<SearchAnswer> answer = page(request, new PagePosition(point.id(), Json.array(), reading), seen);
            continued = answer.isPresent()
                    && answer.get() instanceof SearchAnswer.Page page
                    && page.nextCursor().isPresent();
            if (answer.isEmpty()) {
                points.lost(point);
            }
            return answer;
        } finally {
            points.release(point, continued);
        }
    }

    private SearchAnswer nextPage(SearchRequest request, String cursor, SeenVersions seen) throws StoreUnavailable {
        Optional<PagePosition> position = seal.open(cursor, identity(request));
        if (position.isEmpty()) {
            return new SearchAnswer.CursorRefused("the cursor was not given out for these conditions and this order,"
                    + " or was changed; start again without it");
        }
        Optional<SearchAnswer> answer = page(request, position.get(), seen);
        if (answer.isEmpty()) {
            return new SearchAnswer.CursorRefused("the cursor has expired: a page must be asked for within "
                    + seconds(keepAlive) + " of the one before; start again without it");
        }
        points.usedByCursor(position.get().pointInTime());
        return answer.get();
    }

    /** Too old if the point in time lacks any of what was seen; empty if it is gone. */
    private Optional<SearchAnswer> page(SearchRequest request, PagePosition from, SeenVersions seen)
            throws StoreUnavailable {
        Optional<SeenVersions> lacking = seenCheck.lackingIn(from.pointInTime(), seen);
        if (lacking.isEmpty()) {
            return Optional.empty();
        }
        return lacking.get().isEmpty()
                ? page(request, from).map(page -> page)
                : Optional.of(new SearchAnswer.TooOld(lacking.get()));
    }

    /** Empty if the point in time is gone. */
    private Optional<SearchAnswer.Page> page(SearchRequest request, PagePosition from) throws StoreUnavailable {
        return switch (client.send(
                "POST", "/_search?" + WHOLE_RESULTS, bodyOf(from.reading().of(request), from))) {
            case Reply.Accepted found -> Optional.of(pageOf(found.body(), request, from.reading()));
            case Reply.Refused refused when refused.status() == 404 -> Optional.empty();
            case Reply.Refused refused ->
                throw new IllegalStateException("Elasticsearch refused a search that this service compiled: "
                        + refused.errorType() + ", " + refused.reason());
        };
    }

    private ObjectNode bodyOf(SearchRequest request, PagePosition from) {
        ObjectNode body = QueryCompiler.compile(request.query(), request.sort())
                .put("size", request.page().size() + 1)
                .put("track_total_hits", COUNTED_HITS)
                .put("timeout", timeout.toMillis() + "ms");
        if (!request.facets().isEmpty()) {
            FacetCompiler.addTo(body, request);
        }
        body.set("pit", Json.object().put("id", from.pointInTime()).put("keep_alive", seconds(keepAlive)));
        if (!from.after().isEmpty()) {
            body.set("search_after", from.after());
        }
        return body;
    }

    private SearchAnswer.Page pageOf(JsonNode found, SearchRequest request, Reading reading) {
        int size = request.page().size();
        JsonNode hits = found.at("/hits/hits");
        Optional<String> meant =
                reading instanceof Reading.Corrected corrected ? Optional.of(corrected.text()) : Optional.empty();
        if (hits.size() <= size) {
            return Pages.of(found, size, Optional.empty(), meant);
        }
        ArrayNode after = (ArrayNode) hits.path(size - 1).required("sort");
        PagePosition next = new PagePosition(found.required("pit_id").asText(), after, reading);
        return Pages.of(found, size, Optional.of(seal.seal(next, identity(request))), meant);
    }

    /** What all pages of a search share, whatever its text was read as. */
    private static ObjectNode identity(SearchRequest request) {
        return QueryCompiler.compile(request.query(), request.sort());
    }

    private static String seconds(Duration duration) {
        return duration.toSeconds() + "s";
    }
}
