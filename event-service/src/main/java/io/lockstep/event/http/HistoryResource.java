package io.lockstep.event.http;

import io.lockstep.contract.Version;
import io.lockstep.event.Cursor;
import io.lockstep.event.EventIds;
import io.lockstep.event.EventServiceConfig;
import io.lockstep.event.History;
import io.lockstep.event.HistoryPage;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What became of an event, change by change. */
@Path("/api/events/{id}/history")
@Blocking
@Produces(MediaType.APPLICATION_JSON)
final class HistoryResource {

    private static final String MARK = "history";

    private final History history;
    private final EventServiceConfig.Paging limits;

    HistoryResource(History history, EventServiceConfig config) {
        this.history = history;
        this.limits = config.paging();
    }

    @GET
    public HistoryBody list(@PathParam("id") String id, @Context UriInfo uri) {
        QueryParameters parameters = QueryParameters.of(uri, Set.of("size", "cursor"));
        Optional<Version> before = parameters.text("cursor").map(HistoryResource::version);
        int size = parameters.count("size", limits.defaultSize(), limits.maxSize());
        if (!EventIds.isPossible(id)) {
            throw WriteAnswers.notFound(id);
        }
        HistoryPage page = history.of(id, before, size);
        if (page.entries().isEmpty() && before.isEmpty()) {
            throw WriteAnswers.notFound(id);
        }
        return HistoryBody.of(page);
    }

    static String cursor(Version version) {
        return new Cursor(MARK, List.of(version.toString())).text();
    }

    private static Version version(String text) {
        return Cursor.parse(text, MARK, 1)
                .map(cursor -> cursor.place().getFirst())
                .filter(place -> place.matches("[1-9][0-9]{0,15}") && Long.parseLong(place) <= Version.LARGEST)
                .map(Version::parse)
                .orElseThrow(() -> QueryParameters.wrong(
                        "cursor must be a nextCursor of a history; leave it out for the newest changes."));
    }
}
