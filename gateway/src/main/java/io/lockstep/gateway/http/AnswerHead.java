package io.lockstep.gateway.http;

import io.lockstep.gateway.HeaderEdits;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.List;

/** The head of a service's answer, as the client gets it. */
record AnswerHead(Visit visit) {

    /** Prepares it, to go out with the body. Returns whether the connection of the client has to close after it. */
    boolean write(HttpClientResponse answer, List<HeaderEdits> edits) {
        HttpServerResponse response = visit.response().setStatusCode(answer.statusCode());
        ClientHeaders.copy(answer.headers(), response.headers());
        edits.forEach(edit -> HeaderRules.apply(edit, response.headers()));
        boolean lengthUnknown =
                !response.headers().contains(HttpHeaders.CONTENT_LENGTH) && mayHaveBody(answer.statusCode());
        if (lengthUnknown && visit.request().version() == HttpVersion.HTTP_1_0) {
            endWithConnection(response);
        }
        ClientHeaders.complete(response.headers(), visit);
        if (lengthUnknown && visit.request().version() == HttpVersion.HTTP_1_1) {
            response.setChunked(true);
        }
        boolean closes = !visit.request().isEnded();
        if (closes && visit.request().version() != HttpVersion.HTTP_2) {
            // Known only at the end whether all of it came: this connection is not for another request.
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        return closes;
    }

    /** Nothing else would tell a client of HTTP/1.0, which knows no chunks, where the answer ends. */
    private void endWithConnection(HttpServerResponse response) {
        visit.last();
        // Vert.x promises a client that asked for it to keep the connection, whatever the headers say by then.
        response.headersEndHandler(done -> response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE));
    }

    private boolean mayHaveBody(int status) {
        return visit.request().method() != HttpMethod.HEAD && status != 204 && status != 304;
    }
}
