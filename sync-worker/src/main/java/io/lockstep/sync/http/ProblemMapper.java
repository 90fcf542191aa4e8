package io.lockstep.sync.http;

import io.lockstep.contract.Problem;
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
    Response refused(WebApplicationException refusal) {
        return answer(refusal.getResponse().getStatus());
    }

    @ServerExceptionMapper
    Response failed(RuntimeException failure) {
        LOG.error("request failed: path={}", uri.getPath(), failure);
        return answer(Response.Status.INTERNAL_SERVER_ERROR.getStatusCode());
    }

    private Response answer(int status) {
        String title = Response.Status.fromStatusCode(status).getReasonPhrase();
        String type = Problem.TYPE_PREFIX + title.toLowerCase(Locale.ROOT).replace(' ', '-');
        String detail = "The worker answers GET /admin/sync, /health/es-sync and /q/*.";
        return Response.status(status)
                .type(Problem.MEDIA_TYPE)
                .entity(new Problem(type, title, status, detail, uri.getPath(), List.of()))
                .build();
    }
}
