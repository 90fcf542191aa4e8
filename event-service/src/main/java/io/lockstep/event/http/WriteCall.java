package io.lockstep.event.http;

import io.lockstep.event.Author;
import io.lockstep.event.Origin;
import io.lockstep.event.Precondition;
import io.lockstep.event.TraceParent;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;

/** What the headers of a write say: who asks, on which condition, under which key, and what for an answer. */
record WriteCall(Origin origin, Precondition precondition, Preference preference) {

    /** Only the gateway can send it: it drops what clients send under this name. */
    private static final String SUBJECT = "X-Lockstep-Subject";

    private static final String TRACE_PARENT = "traceparent";

    /** The request, as its headers and its body make it. */
    static WriteCall of(String method, UriInfo uri, HttpHeaders headers, String body) {
        Optional<Author> author = author(headers);
        String target = uri.getRequestUri().getRawPath();
        return new WriteCall(
                new Origin(
                        author,
                        trace(headers),
                        RequestKeys.key(all(headers, RequestKeys.HEADER))
                                .map(key -> RequestKeys.of(key, author, method, target, body))),
                precondition(method, headers),
                Preference.of(all(headers, "Prefer")));
    }

    /** A POST is about a collection or a deed: only to the event itself does If-None-Match refer. */
    private static Precondition precondition(String method, HttpHeaders headers) {
        Precondition match = EntityTags.ifMatch(header(headers, HttpHeaders.IF_MATCH));
        return method.equals(HttpMethod.POST)
                ? match
                : new Precondition.Both(match, EntityTags.ifNoneMatch(header(headers, HttpHeaders.IF_NONE_MATCH)));
    }

    private static Optional<String> header(HttpHeaders headers, String name) {
        return Optional.ofNullable(headers.getHeaderString(name));
    }

    static Optional<Author> author(HttpHeaders headers) {
        String subject = headers.getHeaderString(SUBJECT);
        if (subject == null || subject.isEmpty()) {
            return Optional.empty();
        }
        if (!Author.isPossible(subject)) {
            throw new ProblemException(
                    ProblemType.INVALID_PARAMETER,
                    SUBJECT + " must be 1 to " + Author.MAX_CHARACTERS + " visible ASCII characters.");
        }
        return Optional.of(new Author(subject));
    }

    /** What comes of the request belongs to its span here; without one, to the span of whoever sent it. */
    static Optional<TraceParent> trace(HttpHeaders headers) {
        SpanContext here = Span.current().getSpanContext();
        return here.isValid()
                ? Optional.of(TraceParent.of(
                        here.getTraceId(),
                        here.getSpanId(),
                        here.getTraceFlags().asHex()))
                : TraceParent.of(headers.getHeaderString(TRACE_PARENT));
    }

    static List<String> all(HttpHeaders headers, String name) {
        List<String> values = headers.getRequestHeader(name);
        return values == null ? List.of() : values;
    }

    /** Whether the client may change what it has not seen. */
    WriteCall demandingIfMatch(boolean required, HttpHeaders headers) {
        if (required && headers.getHeaderString(HttpHeaders.IF_MATCH) == null) {
            throw new ProblemException(
                    ProblemType.PRECONDITION_REQUIRED,
                    "This register changes an event only for who names its version in If-Match, or * for any.");
        }
        return this;
    }
}
