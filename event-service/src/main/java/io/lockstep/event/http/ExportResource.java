package io.lockstep.event.http;

import io.lockstep.event.EventFilter;
import io.lockstep.event.EventServiceConfig;
import io.lockstep.event.Register;
import io.lockstep.event.csv.EventCsvWriter;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;

/** Exports of all events that a filter lets through, of any number: they are read and sent a page at a time. */
@Path("/api/events/export")
@Blocking
final class ExportResource {

    private static final MediaType CSV = new MediaType("text", "csv", "UTF-8");
    private static final MediaType NDJSON = new MediaType("application", "x-ndjson");

    private final Register register;
    private final EventServiceConfig.Exporting config;
    private final Places places;

    ExportResource(Register register, EventServiceConfig config) {
        this.register = register;
        this.config = config.exporting();
        this.places = new Places("exports", this.config.maxConcurrent());
    }

    @GET
    @Produces({"application/x-ndjson", "text/csv"})
    public Response export(@Context UriInfo uri, @Context HttpHeaders headers) throws IOException {
        QueryParameters parameters = QueryParameters.of(uri, ListRequest.with("format"));
        EventFilter filter = ListRequest.filter(parameters);
        boolean csv = isCsv(parameters, headers);
        Releases releases = places.take();
        try {
            EventExport export = new EventExport(
                    register, filter, config.rowsPerRead(), csv ? EventCsvWriter::new : EventJsonWriter::new, releases);
            return Response.ok(export)
                    .type(csv ? CSV : NDJSON)
                    .header("Content-Disposition", "attachment; filename=\"events." + (csv ? "csv" : "ndjson") + "\"")
                    .build();
        } catch (RuntimeException e) {
            releases.close();
            throw e;
        }
    }

    /** Takes no place: the framework writes no body for HEAD, so nobody would give it back. */
    @HEAD
    @Produces({"application/x-ndjson", "text/csv"})
    public Response head(@Context UriInfo uri, @Context HttpHeaders headers) {
        QueryParameters parameters = QueryParameters.of(uri, ListRequest.with("format"));
        ListRequest.filter(parameters);
        return Response.ok().type(isCsv(parameters, headers) ? CSV : NDJSON).build();
    }

    private static boolean isCsv(QueryParameters parameters, HttpHeaders headers) {
        return parameters
                .text("format")
                .map(format -> switch (format) {
                    case "csv" -> true;
                    case "ndjson" -> false;
                    default -> throw QueryParameters.wrong("format must be csv or ndjson.");
                })
                .orElseGet(() -> headers.getAcceptableMediaTypes().stream()
                        .filter(type -> CSV.isCompatible(type) || NDJSON.isCompatible(type))
                        .findFirst()
                        .map(type -> !NDJSON.isCompatible(type))
                        .orElse(false));
    }
}
