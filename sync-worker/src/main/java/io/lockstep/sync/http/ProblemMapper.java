package io.lockstep.sync.http;

import io.lockstep.contract.Problem;
import io.lockstep.sync.SinkUnavailableException;
import io.lockstep.sync.audit.RegisterUnavailableException;
import io.lockstep.sync.deadletter.LettersUnavailableException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Locale;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every error as {@code application/problem+json}. */
final class ProblemMapper {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemMapper.class);

    @Context
    UriInfo uri;

    @ServerExceptionMapper
    Response sinkDown(SinkUnavailableException failure) {
        return unavailable("The sink does not do this now: " + failure.getMessage());
    }

    @ServerExceptionMapper
    Response eventServiceDown(RegisterUnavailableException failure) {
        return unavailable("The event service does not answer now: " + failure.getMessage());
    }

    private Response unavailable(String detail) {
        return answer(Response.Status.SERVICE_UNAVAILABLE.getStatusCode(), detail);
    }

    @ServerExceptionMapper
    Response refused(WebApplicationException refusal) {
        return answer(refusal.getResponse().getStatus());
    }

    @ServerExceptionMapper
    Response failed(RuntimeException failure) {
        LOG.error("request failed: path={}", uri.getPath(), failure);
        return answer(Response.Status.INTERNAL_SERVER_ERROR.getStatusCode());
    }

    @ServerExceptionMapper
    Response refused(RefusedRequestException refusal) {
        return answer(refusal.status().getStatusCode(), refusal.getMessage());
    }

    @ServerExceptionMapper
    Response unavailable(LettersUnavailableException failure) {
        LOG.warn("dead letters cannot be asked: path={}", uri.getPath(), failure);
        return unavailable(failure.getMessage());
    }

    private Response answer(int status) {
        return answer(
                status,
                "The worker answers GET /admin/sync, /health/es-sync and /q/*, and what begins with"
                        + " /admin/dead-letters, /admin/audit and /admin/generations.");
    }

    private Response answer(int status, String detail) {
        String title = Response.Status.fromStatusCode(status).getReasonPhrase();
        String type = Problem.TYPE_PREFIX + title.toLowerCase(Locale.ROOT).replace(' ', '-');
        return Response.status(status)
                .type(Problem.MEDIA_TYPE)
                .entity(new Problem(type, title, status, detail, uri.getPath(), List.of()))
                .build();
    }
}
