package io.lockstep.sync.http;

import jakarta.ws.rs.core.Response.Status;

/** A request that is answered with a problem; the message is its detail. */
final class RefusedRequestException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final Status status;

    RefusedRequestException(Status status, String detail) {
        // An answer, not a fault: nobody reads where it came from.
        super(detail, null, false, false);
        this.status = status;
    }

    static RefusedRequestException bad(String detail) {
        return new RefusedRequestException(Status.BAD_REQUEST, detail);
    }

    Status status() {
        return status;
    }
}
