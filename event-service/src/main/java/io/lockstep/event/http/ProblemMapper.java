package io.lockstep.event.http;

import io.lockstep.contract.Problem;
import io.lockstep.contract.Problem.FieldError;
import io.lockstep.event.ImportTakenOver;
import io.lockstep.event.StoreUnavailable;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns whatever a request ends with into a problem. Nothing of our insides is told; the log has it. */
final class ProblemMapper {

    private static final Logger LOG = Logger.getLogger(ProblemMapper.class);

    @ServerExceptionMapper
    Response expected(ProblemException e, UriInfo uri) {
        return answer(e.type(), e.type().status(), e.getMessage(), e.errors(), e.retryAfter(), uri);
    }

    @ServerExceptionMapper
    Response unavailable(StoreUnavailable e, UriInfo uri) {
        // Not a warning each: readiness and the relay say once that MySQL is down, and the metrics count requests.
        LOG.debugf("%s while %s", e.reason(), e.getMessage());
        ProblemType type = typeOf(e.reason());
        String detail = detailOf(e.reason()) + " Nothing is known to have changed.";
        return answer(
                type, type.status(), detail, List.of(), Optional.of(e.reason().retryAfter()), uri);
    }

    private static ProblemType typeOf(StoreUnavailable.Reason reason) {
        return switch (reason) {
            case DOWN -> ProblemType.UNAVAILABLE;
            case SLOW -> ProblemType.DATABASE_SLOW;
            case FULL -> ProblemType.DATABASE_FULL;
            case READ_ONLY -> ProblemType.DATABASE_READ_ONLY;
            case CONTENDED -> ProblemType.CONTENDED;
        };
    }

    private static String detailOf(StoreUnavailable.Reason reason) {
        return switch (reason) {
            case DOWN -> "Nobody answers at the database's address.";
            case SLOW -> "The database did not answer in time, or has no connection to spare.";
            case FULL -> "The database has no room left; reading goes on.";
            case READ_ONLY -> "The database takes reads alone, as during a failover.";
            case CONTENDED -> "Others held the rows for too long; try again.";
        };
    }

    /** The framework's own refusals: unknown paths, methods and media types. */
    @ServerExceptionMapper
    Response framework(WebApplicationException e, UriInfo uri) {
        int status = e.getResponse().getStatus();
        if (status < 400) {
            return e.getResponse();
        }
        Response answer = answer(
                ProblemType.ofStatus(status), status, FrameworkDetail.of(status), List.of(), Optional.empty(), uri);
        return status == 405
                ? Response.fromResponse(answer)
                        .header(HttpHeaders.ALLOW, FrameworkDetail.allowedMethods(uri.getPath()))
                        .build()
                : answer;
    }

    @ServerExceptionMapper
    Response takenOver(ImportTakenOver e, UriInfo uri) {
        return answer(
                ProblemType.KEY_IN_FLIGHT,
                ProblemType.KEY_IN_FLIGHT.status(),
                "A later request with this Idempotency-Key goes on with the import; nothing of this one was stored.",
                List.of(),
                Optional.empty(),
                uri);
    }

    @ServerExceptionMapper
    Response unexpected(Exception e, UriInfo uri) {
        LOG.errorf(e, "500 on %s", uri.getPath());
        String detail = "The request failed; the log of the service says why. Nothing is known to have changed.";
        return answer(ProblemType.UNEXPECTED, 500, detail, List.of(), Optional.empty(), uri);
    }

    private static Response answer(
            ProblemType type,
            int status,
            String detail,
            List<FieldError> errors,
            Optional<Duration> retryAfter,
            UriInfo uri) {
        Problem problem = new Problem(
                type.uri(), type.title(), status, detail, uri.getRequestUri().getRawPath(), errors);
        Response.ResponseBuilder answer =
                Response.status(status).type(Problem.MEDIA_TYPE).entity(problem);
        retryAfter.ifPresent(after -> answer.header(HttpHeaders.RETRY_AFTER, Math.max(1, after.toSeconds())));
        if (type == ProblemType.TOO_LARGE) {
            // The rest of the body is not worth reading.
            answer.header("Connection", "close");
        }
        return answer.build();
    }
}
