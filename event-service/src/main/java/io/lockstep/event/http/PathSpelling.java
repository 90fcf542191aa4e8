package io.lockstep.event.http;

import io.vertx.core.http.HttpServerRequest;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Holds each path to one spelling: no parameters after a semicolon, no empty segments, no slash at the end. The gateway
 * decides by the path who may do what, and must not be told another one than is served.
 */
final class PathSpelling {

    @ServerRequestFilter(preMatching = true)
    void refuseOthers(HttpServerRequest request) {
        // As it was sent; what JAX-RS calls the path is tidied up already.
        String path = request.path();
        if (path.contains(";") || path.contains("//") || path.length() > 1 && path.endsWith("/")) {
            throw new ProblemException(ProblemType.NOT_FOUND, FrameworkDetail.of(404));
        }
    }
}
