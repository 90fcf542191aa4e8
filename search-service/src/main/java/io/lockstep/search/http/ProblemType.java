package io.lockstep.search.http;

import io.lockstep.contract.Problem;
import io.lockstep.contract.Problem.FieldError;
import io.lockstep.contract.WriteToken;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** The kinds of error that this service answers with, each under its stable name. */
enum ProblemType {
    INVALID_REQUEST(400, "invalid-request", "The request is not valid"),
    INVALID_CURSOR(400, "invalid-cursor", "The cursor cannot be used"),
    NOT_FOUND(404, "not-found", "Not found"),
    METHOD_NOT_ALLOWED(405, "method-not-allowed", "The method is not allowed here"),
    NOT_ACCEPTABLE(406, "not-acceptable", "No acceptable representation"),
    BODY_TOO_LARGE(413, "body-too-large", "The body is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "unsupported-media-type", "The media type is not supported"),
    INTERNAL_ERROR(500, "internal-error", "Something went wrong in this service"),
    UNAVAILABLE(503, "unavailable", "Temporarily unavailable"),
    NOT_VISIBLE_YET(503, "not-visible-yet", "What was written is not visible yet");

    private static final int RETRY_AFTER_SECONDS = 1;

    private final int status;
    private final String word;
    private final String title;

    ProblemType(int status, String word, String title) {
        this.status = status;
        this.word = word;
        this.title = title;
    }

    /** The type as clients see it. */
    String uri() {
        return Problem.TYPE_PREFIX + word;
    }

    Response.ResponseBuilder answer(String detail, String path, List<FieldError> errors) {
        return Response.status(status)
                .type(Problem.MEDIA_TYPE)
                .entity(new Problem(uri(), title, status, detail, path, errors));
    }

    /** The answer to a reader who has seen something newer than could be had in time. */
    static Response.ResponseBuilder tooOld(String path) {
        return NOT_VISIBLE_YET
                .answer(
                        "the version that " + WriteToken.HEADER + " names has not arrived yet; ask again, or without"
                                + " it, which may show an older one",
                        path)
                .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }

    Response.ResponseBuilder answer(String detail, String path) {
        return answer(detail, path, List.of());
    }
}
