package io.lockstep.gateway.http;

import io.lockstep.gateway.Identity;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** One request while it is here: what metrics and the access log will say of it. On one event loop only. */
final class Visit {

    static final String NO_ROUTE = "none";

    private final HttpServerRequest request;
    private final String requestId;
    private final long startNanos;
    private String path = "";
    private String route = NO_ROUTE;
    private boolean answered;
    private Identity identity = Identity.ANONYMOUS;

    Visit(HttpServerRequest request, String requestId, long startNanos) {
        this.request = request;
        this.requestId = requestId;
        this.startNanos = startNanos;
    }

    HttpServerRequest request() {
        return request;
    }

    HttpServerResponse response() {
        return request.response();
    }

    String requestId() {
        return requestId;
    }

    long startNanos() {
        return startNanos;
    }

    String path() {
        return path;
    }

    void path(String normalised) {
        path = normalised;
    }

    String route() {
        return route;
    }

    void route(String name) {
        route = name;
    }

    Identity identity() {
        return identity;
    }

    void identity(Identity verified) {
        identity = verified;
    }

    /** The whole answer is on its way, although the response has not been ended. */
    void answered() {
        answered = true;
    }

    boolean isAnswered() {
        return answered || request.response().ended();
    }
}
