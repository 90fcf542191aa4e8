package io.lockstep.gateway.http;

import io.lockstep.gateway.Identity;
import io.opentelemetry.api.trace.Span;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** One request while it is here: what metrics and the access log will say of it. On one event loop only. */
final class Visit {

    static final String NO_ROUTE = "none";

    private final HttpServerRequest request;
    private final String requestId;
    private final long startNanos;
    private String path = "";
    private String route = NO_ROUTE;
    private final List<Consumer<Boolean>> ends = new ArrayList<>();
    private final Map<String, String> answerHeaders = new LinkedHashMap<>();
    private boolean last;
    private boolean answered;
    private boolean over;
    private Identity identity = Identity.ANONYMOUS;
    private Span span = Span.getInvalid();

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

    /** Invalid if the visit is not followed. */
    Span span() {
        return span;
    }

    void span(Span begun) {
        span = begun;
    }

    /** A header of the gateway's own for the answer, whoever gives it; several values of a name become a list. */
    void answerHeader(String name, String value) {
        answerHeaders.merge(name, value, (before, more) -> before + ", " + more);
    }

    Map<String, String> answerHeaders() {
        return answerHeaders;
    }

    /** No further request is welcome on the connection: the answer has to say so. */
    void last() {
        last = true;
    }

    boolean isLast() {
        return last;
    }

    /** Headers that the answer is to have, whoever gives it. */
    void answerWith(Map<String, String> headers) {
        answerHeaders.putAll(headers);
    }

    /** The whole answer is on its way, although the response has not been ended. */
    void answered() {
        answered = true;
    }

    /** Has {@code end} called, once, when the visit is over: with true if the client got the whole answer. */
    void whenOver(Consumer<Boolean> end) {
        if (over) {
            end.accept(false);
        } else {
            ends.add(end);
        }
    }

    /** In HTTP/2 a stream may close, which counts as a failure, before it says that the answer has ended. */
    void watch() {
        HttpServerResponse response = response();
        response.endHandler(ended -> over(true));
        response.exceptionHandler(failure -> over(isAnswered()));
        response.closeHandler(closed -> over(isAnswered()));
    }

    boolean isOver() {
        return over;
    }

    void over(boolean complete) {
        if (!over) {
            over = true;
            ends.forEach(end -> end.accept(complete));
        }
    }

    boolean isAnswered() {
        return answered || request.response().ended();
    }
}
