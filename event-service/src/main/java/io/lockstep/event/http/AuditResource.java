package io.lockstep.event.http;

import io.lockstep.event.rebuild.RebuildScope;
import io.lockstep.event.rebuild.SnapshotSource;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Supplier;

/** What workers compare their sinks with: ids, versions and digests, page by page or by id. */
@Path("/admin/audit")
@Blocking
@Produces(MediaType.APPLICATION_JSON)
final class AuditResource {

    private static final int DEFAULT_LIMIT = 500;
    private static final int MAX_LIMIT = 1_000;

    private final SnapshotSource source;

    AuditResource(SnapshotSource source) {
        this.source = source;
    }

    /** The rows that follow the id, if given; the last id of one page is the {@code after} of the next. */
    @GET
    @Path("page")
    public AuditBody page(
            @QueryParam("from") Optional<String> from,
            @QueryParam("to") Optional<String> to,
            @QueryParam("after") Optional<String> after,
            @QueryParam("limit") Optional<String> limit) {
        RebuildScope scope = valid(() -> {
            after.ifPresent(id -> new RebuildScope.Range(after, Optional.empty()));
            return from.isEmpty() && to.isEmpty() ? new RebuildScope.All() : new RebuildScope.Range(from, to);
        });
        return AuditBody.of(
                source.read(scope, after, limit.map(AuditResource::limit).orElse(DEFAULT_LIMIT)));
    }

    /** The rows of up to 1,000 ids that there are. */
    @POST
    @Path("rows")
    @Consumes(MediaType.APPLICATION_JSON)
    public AuditBody rows(InputStream body) throws IOException {
        RebuildScope.Ids ids =
                new RebuildScope.Ids(RebuildRequestJson.ids(BoundedBody.text(body, RebuildResource.MAX_BODY_BYTES)));
        return AuditBody.of(source.read(ids, Optional.empty(), MAX_LIMIT));
    }

    private static int limit(String text) {
        if (!text.matches("[0-9]{1,4}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MAX_LIMIT) {
            throw new ProblemException(
                    ProblemType.INVALID_PARAMETER, "limit must be a whole number from 1 to " + MAX_LIMIT + ".");
        }
        return Integer.parseInt(text);
    }

    private static RebuildScope valid(Supplier<RebuildScope> scope) {
        try {
            return scope.get();
        } catch (IllegalArgumentException e) {
            throw new ProblemException(ProblemType.INVALID_PARAMETER, "from, to and after: " + e.getMessage() + ".");
        }
    }
}
