package io.lockstep.event.http;

import io.lockstep.event.EventImport;
import io.lockstep.event.EventServiceConfig;
import io.lockstep.event.ImportMode;
import io.lockstep.event.ImportRow;
import io.lockstep.event.ImportStart;
import io.lockstep.event.ImportStore;
import io.lockstep.event.Origin;
import io.lockstep.event.RequestKey;
import io.lockstep.event.csv.EventCsv;
import io.lockstep.event.csv.InvalidCsvHeader;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Imports of files with a result for each row. */
@Path("/api/events/import")
@Blocking
final class ImportResource {

    private static final String CSV = "text/csv";
    private static final String NDJSON = "application/x-ndjson";

    private final ImportStore store;
    private final EventServiceConfig config;
    private final WriteMetrics metrics;
    private final Spool spool;
    private final Places places;

    ImportResource(ImportStore store, EventServiceConfig config, WriteMetrics metrics, Spool spool) {
        this.store = store;
        this.config = config;
        this.metrics = metrics;
        this.spool = spool;
        this.places = new Places("imports", config.importing().maxConcurrent());
    }

    @POST
    @Consumes({CSV, NDJSON})
    @Produces(NDJSON)
    public Response importFile(InputStream body, @Context UriInfo uri, @Context HttpHeaders headers)
            throws IOException {
        boolean dryRun = QueryParameters.of(uri, Set.of("dryRun")).flag("dryRun");
        Origin origin = new Origin(WriteCall.author(headers), WriteCall.trace(headers), Optional.empty());
        Optional<String> key = RequestKeys.key(WriteCall.all(headers, RequestKeys.HEADER));
        Releases releases = places.take();
        try {
            SpooledFile file = spool.take(body, config.importing().maxBytes().asLongValue());
            releases.add(file::close);
            Reader reader = file.open();
            releases.add(reader::close);
            boolean csv = headers.getMediaType().isCompatible(MediaType.valueOf(CSV));
            Iterator<ImportRow> rows = csv ? csv(reader) : new EventLines(reader, maxLine());
            ImportMode mode = dryRun
                    ? new ImportMode.DryRun()
                    : key.map(text -> RequestKeys.of(text, origin.author(), csv ? CSV : NDJSON, file.sha256()))
                            .map(this::resumable)
                            .orElseGet(ImportMode.Once::new);
            EventImport running = new EventImport(
                    rows, store, origin, mode, config.importing().rowsPerTransaction());
            return Response.ok(new ImportAnswer(running, metrics, releases)).build();
        } catch (IOException | RuntimeException e) {
            releases.close();
            throw e;
        }
    }

    /** How far the import under this key is. */
    @GET
    @Path("{key}")
    @Produces(MediaType.APPLICATION_JSON)
    public ImportBody progress(@PathParam("key") String key, @Context HttpHeaders headers) {
        return RequestKeys.key(List.of(key))
                .flatMap(text -> store.find(WriteCall.author(headers), text))
                .map(ImportBody::of)
                .orElseThrow(() -> new ProblemException(
                        ProblemType.NOT_FOUND, "There is no import under this key, or it is forgotten by now."));
    }

    private ImportMode resumable(RequestKey key) {
        return switch (store.begin(key)) {
            case ImportStart.Going going -> new ImportMode.Resumable(going.run());
            case ImportStart.KeyReused reused ->
                throw new ProblemException(
                        ProblemType.KEY_REUSED, "Another file was imported under this key; nothing of this one was.");
        };
    }

    private int maxLine() {
        return Math.toIntExact(config.maxEventBytes().asLongValue());
    }

    private static Iterator<ImportRow> csv(Reader reader) throws IOException {
        try {
            return EventCsv.open(reader);
        } catch (InvalidCsvHeader e) {
            throw new ProblemException(ProblemType.INVALID_CSV, "Nothing was imported: " + e.getMessage() + ".");
        }
    }
}
