package io.lockstep.event.http;

import io.lockstep.contract.Problem;
import java.util.Arrays;
import java.util.Locale;

/** The problems that this service answers; their words are what clients switch on. */
enum ProblemType {
    MALFORMED_JSON(400, "The body is not JSON"),
    NOT_UTF_8(400, "The body is not UTF-8"),
    INVALID_EVENT(400, "The event has wrong fields"),
    INVALID_PARAMETER(400, "A parameter or header is wrong"),
    INVALID_REQUEST(400, "The request has wrong fields"),
    INVALID_CSV(400, "The file has no usable header"),
    BAD_REQUEST(400, "The request is not understood"),
    NOT_FOUND(404, "There is nothing here"),
    NO_SUCH_VERSION(404, "The event has no such version"),
    METHOD_NOT_ALLOWED(405, "The method does not go with the path"),
    NOT_ACCEPTABLE(406, "The answer has no form that the client accepts"),
    NAME_TAKEN(409, "Another event has this name and organizer"),
    NOT_DELETED(409, "The event is not deleted"),
    KEY_IN_FLIGHT(409, "A request with this key is under way"),
    STALE(412, "The event has changed"),
    TOO_LARGE(413, "The body is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "The body has a type that this path does not take"),
    KEY_REUSED(422, "The key belongs to another request"),
    PRECONDITION_REQUIRED(428, "The request must name the version it changes"),
    UNEXPECTED(500, "Something unexpected went wrong"),
    BUSY(503, "Too much is going on"),
    UNAVAILABLE(503, "The database does not answer"),
    DATABASE_SLOW(503, "The database takes too long"),
    DATABASE_READ_ONLY(503, "The database takes no changes"),
    CONTENDED(503, "Others are changing the same"),
    DATABASE_FULL(507, "The database has no room");

    private final int status;
    private final String title;

    ProblemType(int status, String title) {
        this.status = status;
        this.title = title;
    }

    static ProblemType ofStatus(int status) {
        return Arrays.stream(values())
                .filter(type -> type.status == status)
                .filter(type -> status != 400 || type == BAD_REQUEST)
                .findFirst()
                .orElse(status >= 500 ? UNEXPECTED : BAD_REQUEST);
    }

    int status() {
        return status;
    }

    String title() {
        return title;
    }

    String uri() {
        return Problem.TYPE_PREFIX + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
