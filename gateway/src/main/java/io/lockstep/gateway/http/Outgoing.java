package io.lockstep.gateway.http;

import io.lockstep.gateway.HeaderEdits;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;
import java.util.List;

/**
 * The head of a request as a service is to see it, whichever of its addresses that will be.
 *
 * @param authority the client's own unless the rules rewrite it: a service that builds links needs it
 * @param edits in their order
 */
record Outgoing(HttpMethod method, String uri, HostAndPort authority, MultiMap headers, List<HeaderEdits> edits) {

    /** Without the authority: connections are pooled by it, and every name a client makes up would get a pool. */
    RequestOptions options(io.lockstep.gateway.Address address) {
        return new RequestOptions()
                .setHost(address.host())
                .setPort(address.port())
                .setMethod(method)
                .setURI(uri);
    }

    void dress(HttpClientRequest request) {
        request.authority(authority);
        request.headers().addAll(headers);
        edits.forEach(edit -> HeaderRules.apply(edit, request.headers()));
    }

    /** The copy of it for a mirror, which Envoy marks in the host. */
    Outgoing shadow() {
        HostAndPort marked = HostAndPort.create(authority.host() + "-shadow", authority.port());
        return new Outgoing(method, uri, marked, headers, edits);
    }
}
