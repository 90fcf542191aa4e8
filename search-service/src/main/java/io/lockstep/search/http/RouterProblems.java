package io.lockstep.search.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.contract.Problem;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;

/** Answers requests as problems that fail before a resource is chosen, for example a path with a broken escape. */
@Singleton
final class RouterProblems {

    private final ObjectMapper json;

    RouterProblems(ObjectMapper json) {
        this.json = json;
    }

    void register(@Observes Router router) {
        router.errorHandler(
                400, failed -> answer(failed, ProblemType.INVALID_REQUEST, "the request could not be read"));
        router.errorHandler(404, failed -> answer(failed, ProblemType.NOT_FOUND, "there is nothing at this path"));
    }

    private void answer(RoutingContext failed, ProblemType type, String detail) {
        try (Response problem = type.answer(detail, failed.request().path()).build()) {
            failed.response()
                    .setStatusCode(problem.getStatus())
                    .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                    .end(json.writeValueAsString(problem.getEntity()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a problem cannot be written as JSON", e);
        }
    }
}
