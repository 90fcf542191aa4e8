package io.lockstep.event.http;

import io.lockstep.event.EventImport;
import io.lockstep.event.EventServiceConfig;
import io.lockstep.event.Register;
import io.lockstep.event.TraceParent;
import io.lockstep.event.csv.EventCsv;
import io.lockstep.event.csv.InvalidCsvHeader;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Imports of files with a result for each row. */
@Path("/api/events/import")
@Blocking
final class ImportResource {

    private final Register register;
    private final EventServiceConfig.Importing config;
    private final Semaphore free;

    ImportResource(Register register, EventServiceConfig config) {
        this.register = register;
        this.config = config.importing();
        this.free = new Semaphore(this.config.maxConcurrent());
    }

    @POST
    @Consumes("text/csv")
    @Produces("application/x-ndjson")
    public Response importCsv(InputStream body, @HeaderParam("traceparent") String trace) throws IOException {
        if (!free.tryAcquire()) {
            throw new ProblemException(
                    ProblemType.BUSY,
                    "As many imports are running as may run at a time.",
                    List.of(),
                    Optional.of(Duration.ofSeconds(5)));
        }
        Releases releases = new Releases();
        releases.add(free::release);
        try {
            ImportAnswer answer = start(body, TraceParent.of(trace), releases);
            return Response.ok(answer).build();
        } catch (IOException | RuntimeException e) {
            releases.close();
            throw e;
        }
    }

    private ImportAnswer start(InputStream body, Optional<TraceParent> trace, Releases releases) throws IOException {
        SpooledFile file = SpooledFile.of(body, config.maxBytes().asLongValue());
        releases.add(file::close);
        Reader reader = file.open();
        releases.add(reader::close);
        try {
            EventImport running = new EventImport(EventCsv.open(reader), register, trace, config.rowsPerTransaction());
            return new ImportAnswer(running, releases);
        } catch (InvalidCsvHeader e) {
            throw new ProblemException(ProblemType.INVALID_CSV, "Nothing was imported: " + e.getMessage() + ".");
        }
    }
}
