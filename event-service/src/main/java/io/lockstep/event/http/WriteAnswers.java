package io.lockstep.event.http;

import io.lockstep.contract.Problem.FieldError;
import io.lockstep.contract.Version;
import io.lockstep.event.EventIds;
import io.lockstep.event.StoredEvent;
import io.lockstep.event.WriteOutcome;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The one place where answers to writes are made. An answer is a function of what came of the write and of what the
 * client prefers, so that a repeated request is answered as the first one was.
 */
final class WriteAnswers {

    private static final String REPLAYED = "Idempotent-Replayed";
    private static final Duration RETRY_SOON = Duration.ofSeconds(1);

    private WriteAnswers() {}

    static Response of(WriteOutcome outcome, Preference preference) {
        return switch (outcome) {
            case WriteOutcome.Done done -> done(done, preference).build();
            case WriteOutcome.Repeated(WriteOutcome.Done first) ->
                done(first, preference).header(REPLAYED, "true").build();
            case WriteOutcome.KeyReused reused ->
                throw new ProblemException(
                        ProblemType.KEY_REUSED,
                        "This Idempotency-Key was used for another request; take a new one for each.");
            case WriteOutcome.KeyInFlight inFlight ->
                throw new ProblemException(
                        ProblemType.KEY_IN_FLIGHT,
                        "A request with this Idempotency-Key is under way; ask again for what came of it.",
                        List.of(),
                        Optional.of(RETRY_SOON));
            case WriteOutcome.Absent(String id) -> throw notFound(id);
            case WriteOutcome.Stale stale ->
                throw new ProblemException(
                        ProblemType.STALE,
                        "If-Match or If-None-Match does not hold for the current version, "
                                + EntityTags.of(stale.current()) + "; read the event again.");
            case WriteOutcome.NameTaken taken ->
                throw new ProblemException(
                        ProblemType.NAME_TAKEN,
                        taken.id()
                                .map(id -> "The event is " + id + "; change that one, or choose another name.")
                                .orElse("The event was deleted meanwhile; try again."));
            case WriteOutcome.Invalid(List<FieldError> errors) -> throw invalid(errors);
            case WriteOutcome.NoSuchVersion(String id, Version version) ->
                throw new ProblemException(
                        ProblemType.NO_SUCH_VERSION,
                        "The event " + id + " said nothing at version " + version
                                + "; its history lists those it has.");
            case WriteOutcome.NotDeleted(String id) ->
                throw new ProblemException(
                        ProblemType.NOT_DELETED,
                        "The event " + id + " is there; name the version that it is to be restored to.");
        };
    }

    static ProblemException notFound(String id) {
        return new ProblemException(
                ProblemType.NOT_FOUND, "There is no event " + (EventIds.isPossible(id) ? id : "of this id") + ".");
    }

    static ProblemException invalid(List<FieldError> errors) {
        return new ProblemException(
                ProblemType.INVALID_EVENT,
                "Nothing was stored; errors names each wrong field.",
                errors,
                Optional.empty());
    }

    private static Response.ResponseBuilder done(WriteOutcome.Done done, Preference preference) {
        return switch (done) {
            case WriteOutcome.Created(StoredEvent event) ->
                // Relative, since only the gateway in front knows the address that the client used.
                event(201, event, preference).header(HttpHeaders.LOCATION, "/api/events/" + event.id());
            case WriteOutcome.Replaced(StoredEvent event) -> event(200, event, preference);
            case WriteOutcome.Unchanged(StoredEvent event) -> event(200, event, preference);
            case WriteOutcome.Deleted deleted -> Response.noContent();
        };
    }

    private static Response.ResponseBuilder event(int status, StoredEvent event, Preference preference) {
        Response.ResponseBuilder answer = switch (preference) {
            case MINIMAL -> Response.status(status == 200 ? 204 : status);
            case NONE, REPRESENTATION ->
                Response.status(status).entity(event.json()).type(MediaType.APPLICATION_JSON);
        };
        if (preference != Preference.NONE) {
            answer.header("Preference-Applied", preference.text());
        }
        return answer.header(HttpHeaders.ETAG, EntityTags.of(event.version()));
    }
}
