package io.lockstep.event.http;

import jakarta.ws.rs.core.UriInfo;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Holds each path to one spelling: no parameters after a semicolon, no empty segments, no slash at the end. The gateway
 * decides by the path who may do what, and must not be told another one than is served.
 */
final class PathSpelling {

    @ServerRequestFilter(preMatching = true)
    void refuseOthers(UriInfo uri) {
        String path = uri.getRequestUri().getRawPath();
        if (path.contains(";") || path.contains("//") || path.length() > 1 && path.endsWith("/")) {
            throw new ProblemException(ProblemType.NOT_FOUND, FrameworkDetail.of(404));
        }
    }
}
