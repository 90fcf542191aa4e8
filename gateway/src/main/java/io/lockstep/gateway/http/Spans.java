package io.lockstep.gateway.http;

import io.lockstep.gateway.Address;
import io.lockstep.gateway.AttemptOutcome;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.semconv.ClientAttributes;
import io.opentelemetry.semconv.ErrorAttributes;
import io.opentelemetry.semconv.HttpAttributes;
import io.opentelemetry.semconv.ServerAttributes;
import io.opentelemetry.semconv.UrlAttributes;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.Set;

/**
 * Spans by OpenTelemetry's conventions for HTTP: one of the server's kind for a visit, below it one of the client's for each attempt
 * to have it answered. Neither a query nor a header is in them, which may hold what is nobody's business. Thread-safe.
 */
final class Spans {

    /** Makes none, and costs nothing. */
    static final Spans NONE = new Spans(Optional.empty());

    /** Another is the client's to choose, and no name for a span. */
    private static final Set<String> METHODS =
            Set.of("CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE");

    private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();

    private final Optional<Tracer> tracer;

    Spans(Optional<Tracer> tracer) {
        this.tracer = tracer;
    }

    /** Begins the span of a visit, which ends with it. It goes on with the client's trace, if it sent one. */
    void begin(Visit visit) {
        if (tracer.isEmpty()) {
            return;
        }
        HttpServerRequest request = visit.request();
        Span span = tracer.get()
                .spanBuilder(method(request.method()))
                .setParent(W3C.extract(Context.root(), request.headers(), new ParentOf()))
                .setSpanKind(SpanKind.SERVER)
                .setAttribute(HttpAttributes.HTTP_REQUEST_METHOD, method(request.method()))
                .setAttribute(UrlAttributes.URL_SCHEME, request.isSSL() ? "https" : "http")
                .setAttribute(
                        ClientAttributes.CLIENT_ADDRESS, request.remoteAddress().hostAddress())
                .startSpan();
        visit.span(span);
        visit.whenOver(complete -> end(span, visit, complete));
    }

    private static void end(Span span, Visit visit, boolean complete) {
        if (span.isRecording()) {
            int status = visit.response().getStatusCode();
            span.setAttribute(UrlAttributes.URL_PATH, visit.path());
            span.setAttribute(HttpAttributes.HTTP_RESPONSE_STATUS_CODE, status);
            span.setAttribute("lockstep.request.id", visit.requestId());
            if (!visit.route().equals(Visit.NO_ROUTE)) {
                span.updateName(method(visit.request().method()) + " " + visit.route());
                span.setAttribute(HttpAttributes.HTTP_ROUTE, visit.route());
            }
            if (!complete) {
                fail(span, "aborted");
            } else if (status >= 500) {
                fail(span, String.valueOf(status));
            }
        }
        span.end();
    }

    /**
     * Begins the span of one attempt, to be {@link #end ended}.
     *
     * @param earlier how many there were before
     */
    Span attempt(Visit visit, Outgoing outgoing, Address address, int earlier) {
        if (tracer.isEmpty()) {
            return Span.getInvalid();
        }
        SpanBuilder span = tracer.get()
                .spanBuilder(method(outgoing.method()))
                .setParent(Context.root().with(visit.span()))
                .setSpanKind(SpanKind.CLIENT)
                .setAttribute(HttpAttributes.HTTP_REQUEST_METHOD, method(outgoing.method()))
                .setAttribute(ServerAttributes.SERVER_ADDRESS, address.host())
                .setAttribute(ServerAttributes.SERVER_PORT, (long) address.port())
                .setAttribute(
                        UrlAttributes.URL_FULL,
                        "http://" + address + outgoing.uri().split("\\?", 2)[0]);
        if (earlier > 0) {
            span.setAttribute(HttpAttributes.HTTP_REQUEST_RESEND_COUNT, (long) earlier);
        }
        return span.startSpan();
    }

    static void end(Span attempt, AttemptOutcome outcome) {
        if (attempt.isRecording()) {
            switch (outcome) {
                case AttemptOutcome.Answered answered -> {
                    attempt.setAttribute(HttpAttributes.HTTP_RESPONSE_STATUS_CODE, answered.status());
                    if (answered.status() >= 400) {
                        fail(attempt, String.valueOf(answered.status()));
                    }
                }
                case AttemptOutcome.NotConnected none -> fail(attempt, "not_connected");
                case AttemptOutcome.StreamRefused refused -> fail(attempt, "stream_refused");
                case AttemptOutcome.Reset reset -> fail(attempt, "reset");
                case AttemptOutcome.TimedOut slow -> fail(attempt, "timeout");
                case AttemptOutcome.Overflow full -> fail(attempt, "overflow");
            }
            attempt.end();
        }
    }

    /** Nobody waits for the attempt any more. */
    static void cancel(Span attempt) {
        if (attempt.isRecording()) {
            fail(attempt, "cancelled");
            attempt.end();
        }
    }

    /** Has whoever gets the headers go on from {@code span}, if there is one. */
    static void name(Span span, MultiMap headers) {
        if (span.getSpanContext().isValid()) {
            headers.remove("tracestate");
            W3C.inject(Context.root().with(span), headers, MultiMap::set);
        }
    }

    private static void fail(Span span, String type) {
        span.setAttribute(ErrorAttributes.ERROR_TYPE, type);
        span.setStatus(StatusCode.ERROR);
    }

    private static String method(HttpMethod method) {
        return METHODS.contains(method.name()) ? method.name() : "_OTHER";
    }

    /** Several of a header are none, as for {@link ServiceHeaders}. */
    private record ParentOf() implements TextMapGetter<MultiMap> {
        @Override
        public Iterable<String> keys(MultiMap headers) {
            return headers.names();
        }

        @Override
        public String get(MultiMap headers, String name) {
            return headers.getAll(name).size() == 1 ? headers.get(name) : null;
        }
    }
}
