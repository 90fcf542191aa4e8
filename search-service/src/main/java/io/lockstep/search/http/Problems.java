package io.lockstep.search.http;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers everything that was thrown as a problem; what is not foreseen is logged here and told to nobody. */
final class Problems {

    private static final Logger LOG = Logger.getLogger(Problems.class);

    @ServerExceptionMapper
    Response thrown(WebApplicationException thrown, UriInfo uri) {
        Response.ResponseBuilder answer = switch (thrown.getResponse().getStatus()) {
            case 404 -> ProblemType.NOT_FOUND.answer("there is nothing at this path", uri.getPath());
            case 405 ->
                ProblemType.METHOD_NOT_ALLOWED
                        .answer("this method is not answered here", uri.getPath())
                        .header(HttpHeaders.ALLOW, allowed(uri));
            case 406 -> ProblemType.NOT_ACCEPTABLE.answer("only application/json is given out here", uri.getPath());
            case 413 -> ProblemType.BODY_TOO_LARGE.answer("the body is larger than this service reads", uri.getPath());
            case 415 -> ProblemType.UNSUPPORTED_MEDIA_TYPE.answer("a body must be application/json", uri.getPath());
            case 503 -> ProblemType.UNAVAILABLE.answer("try again later", uri.getPath());
            case 400 -> ProblemType.INVALID_REQUEST.answer("the request could not be read", uri.getPath());
            default -> unforeseen(thrown, uri);
        };
        return answer.build();
    }

    @ServerExceptionMapper
    Response thrown(Throwable thrown, UriInfo uri) {
        return unforeseen(thrown, uri).build();
    }

    private static String allowed(UriInfo uri) {
        return uri.getPath().equals(SearchResource.PATH) ? "GET, HEAD, POST" : "GET, HEAD";
    }

    private static Response.ResponseBuilder unforeseen(Throwable thrown, UriInfo uri) {
        LOG.errorf(thrown, "%s failed in an unforeseen way", uri.getPath());
        return ProblemType.INTERNAL_ERROR.answer(
                "the error was logged; asking again may or may not help", uri.getPath());
    }
}
