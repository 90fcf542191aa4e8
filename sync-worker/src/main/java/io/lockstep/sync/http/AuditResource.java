package io.lockstep.sync.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lockstep.contract.ChangeRecord;
import io.lockstep.sync.audit.AuditRequest;
import io.lockstep.sync.audit.AuditRun;
import io.lockstep.sync.audit.Audits;
import io.lockstep.sync.audit.IdRange;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Comparing this worker's sink with MySQL, and mending it. Audits live in the worker that was asked. */
@Path("admin/audit")
@Produces(MediaType.APPLICATION_JSON)
public final class AuditResource {

    private static final Set<String> FIELDS = Set.of("from", "to", "repair");
    private static final ObjectReader READER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);

    private final Audits audits;

    AuditResource(Audits audits) {
        this.audits = audits;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Compares the ids from one to another, or all, and repairs what differs if told so")
    public Response start(String body) {
        AuditRun run = audits.start(request(body))
                .orElseThrow(() -> new RefusedRequestException(
                        Response.Status.CONFLICT, "An audit is under way; wait for it or cancel it."));
        AuditBody answer = AuditBody.of(run.snapshot());
        return Response.accepted(answer)
                .header(HttpHeaders.LOCATION, "/admin/audit/" + answer.id())
                .build();
    }

    @GET
    @Operation(summary = "The latest audits of this worker since it started, newest first")
    public List<AuditBody> latest() {
        return audits.latest().stream().map(run -> AuditBody.of(run.snapshot())).toList();
    }

    @GET
    @Path("{id}")
    public AuditBody audit(@PathParam("id") String id) {
        return AuditBody.of(find(id).snapshot());
    }

    @POST
    @Path("{id}/cancel")
    public AuditBody cancel(@PathParam("id") String id) {
        AuditRun run = find(id);
        run.cancel();
        return AuditBody.of(run.snapshot());
    }

    private AuditRun find(String id) {
        return audits.find(id)
                .orElseThrow(() -> new RefusedRequestException(
                        Response.Status.NOT_FOUND,
                        "This worker remembers no such audit; another replica may, or it was before a restart."));
    }

    private static AuditRequest request(String body) {
        JsonNode json;
        try {
            json = READER.readValue(body == null ? "" : body);
        } catch (JsonProcessingException e) {
            throw new RefusedRequestException(
                    Response.Status.BAD_REQUEST, "The body is not JSON: " + e.getOriginalMessage());
        }
        if (!json.isObject()) {
            throw new RefusedRequestException(Response.Status.BAD_REQUEST, "The body must be one JSON object.");
        }
        for (Map.Entry<String, JsonNode> member : json.properties()) {
            if (!FIELDS.contains(member.getKey())) {
                throw new RefusedRequestException(
                        Response.Status.BAD_REQUEST, "An audit has the fields from, to and repair, and no others.");
            }
        }
        JsonNode repair = json.path("repair");
        if (!repair.isMissingNode() && !repair.isBoolean()) {
            throw new RefusedRequestException(Response.Status.BAD_REQUEST, "repair must be true or false.");
        }
        try {
            return new AuditRequest(new IdRange(id(json, "from"), id(json, "to")), repair.asBoolean());
        } catch (IllegalArgumentException e) {
            throw new RefusedRequestException(Response.Status.BAD_REQUEST, e.getMessage() + ".");
        }
    }

    private static Optional<String> id(JsonNode json, String field) {
        JsonNode id = json.path(field);
        if (id.isMissingNode()) {
            return Optional.empty();
        }
        if (!id.isTextual() || !id.textValue().matches("[!-~&&[^\"\\\\]]{1," + ChangeRecord.MAX_ID_LENGTH + "}")) {
            throw new RefusedRequestException(Response.Status.BAD_REQUEST, field + " must be an id.");
        }
        return Optional.of(id.textValue());
    }
}
