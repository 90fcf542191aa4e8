package io.lockstep.sync.http;

import jakarta.ws.rs.core.Response;

/** An operator's request that is answered by a problem; the message is for the operator. */
final class AdminProblem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Response.Status status;

    AdminProblem(Response.Status status, String detail) {
        super(detail, null, false, false);
        this.status = status;
    }

    Response.Status status() {
        return status;
    }
}
