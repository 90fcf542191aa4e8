package io.lockstep.sync.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;

/**
 * Takes requests to redrive or discard dead letters. They are records on the dead-letter topic: 202 says that Kafka has
 * them, and the owners of the partitions follow them in a moment. Repeating a request is safe.
 */
@Path("/admin/dead-letters")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Blocking
public final class DeadLetterRequests {

    private final DeadLetterOffice office;
    private final ObjectMapper json;

    DeadLetterRequests(DeadLetterOffice office, ObjectMapper json) {
        this.office = office;
        this.json = json;
    }

    /**
     * Which letters to redrive: exactly one of ids, reason and all.
     *
     * @param dryRun only say what would be done
     * @param force also those whose attempts are used up
     * @param by who asks
     */
    public record RedriveRequest(
            List<String> ids, String reason, Boolean all, Boolean dryRun, Boolean force, String by) {}

    /**
     * Which letters to discard, and why.
     *
     * @param by who asks
     */
    public record DiscardRequest(List<String> ids, String reason, String by) {}

    /**
     * What became of a request.
     *
     * @param accepted letters that are asked for, or would be
     * @param byReason the same by the reason of their latest rejection
     * @param refused those that are not, each with why
     * @param remaining whether more letters match than one request takes: repeat it
     * @param missingPartitions partitions that could not be asked, whose letters are left out
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record RequestResult(
            boolean dryRun,
            int accepted,
            Map<String, Integer> byReason,
            List<Refusal> refused,
            boolean remaining,
            List<Integer> missingPartitions) {}

    /** One letter that nothing is done for. */
    public record Refusal(String id, String why) {}

    @POST
    @Path("redrive")
    @Operation(summary = "Redrive dead letters by ids, by reason or all; with dryRun only count them")
    public Response redrive(byte[] body) {
        RedriveRequest request = read(body, RedriveRequest.class);
        RequestResult result = office.redrive(request);
        return Response.status(result.dryRun() ? Response.Status.OK : Response.Status.ACCEPTED)
                .entity(result)
                .build();
    }

    @POST
    @Path("discard")
    @Operation(summary = "Close dead letters that are not worth applying, with a reason")
    public Response discard(byte[] body) {
        return Response.accepted(office.discard(read(body, DiscardRequest.class)))
                .build();
    }

    /** Refuses what it does not know: a misspelt {@code dryRun} must not redrive anything. */
    private <T> T read(byte[] body, Class<T> type) {
        try {
            T request = json.readerFor(type)
                    .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .readValue(body);
            if (request != null) {
                return request;
            }
        } catch (JacksonException e) {
            throw RefusedRequestException.bad("the body is not what this takes: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read a body that is in memory", e);
        }
        throw RefusedRequestException.bad("the body is null");
    }
}
