package io.lockstep.gateway.http;

import io.lockstep.gateway.Refusal;
import io.lockstep.gateway.RequestHead;
import io.lockstep.gateway.RequestPath;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether a request is well-formed enough to be looked at, whoever sent it and wherever it goes. */
final class Admission {

    /** The HTTP server itself cuts off above these two; it does so without a problem body, so this has to come first. */
    private final Limits.Requests limits;

    private final String pseudonym;

    private static final Set<String> NEVER_PASSED_ON = Set.of("CONNECT", "TRACE");

    /** @param pseudonym what this gateway calls itself in {@code Via} */
    Admission(Limits.Requests limits, String pseudonym) {
        this.limits = limits;
        this.pseudonym = pseudonym;
    }

    Limits.Requests limits() {
        return limits;
    }

    sealed interface Outcome {
        /** @param query with its question mark; empty if there is none */
        record Admitted(RequestHead head, String query, BodyFraming body) implements Outcome {}

        record Refused(Refusal refusal) implements Outcome {}
    }

    /** @param port that it came in by, as the rules know it */
    Outcome admit(HttpServerRequest request, int port) {
        Optional<Refusal> refusal = method(request).or(() -> size(request)).or(() -> form(request));
        if (refusal.isPresent()) {
            return new Outcome.Refused(refusal.get());
        }
        return switch (RequestPath.of(request.uri())) {
            case RequestPath.Refused refused -> new Outcome.Refused(Refusal.badRequest(refused.reason()));
            case RequestPath.Accepted target ->
                new Outcome.Admitted(
                        new RequestHead(
                                request.method().name(), host(request), target.path(), details(request, target, port)),
                        target.query(),
                        BodyFraming.of(request));
        };
    }

    /** First of all: a CONNECT of HTTP/2 has no path to be looked at. */
    private static Optional<Refusal> method(HttpServerRequest request) {
        String method = request.method().name();
        return NEVER_PASSED_ON.contains(method) ? Optional.of(Refusal.notImplemented(method)) : Optional.empty();
    }

    private Optional<Refusal> size(HttpServerRequest request) {
        if (request.uri().length() > limits.maxTargetLength()) {
            return Optional.of(Refusal.targetTooLong(limits.maxTargetLength()));
        }
        long bytes = 0;
        for (Map.Entry<String, String> header : request.headers()) {
            bytes += header.getKey().length() + header.getValue().length() + 4L;
        }
        return bytes > limits.maxHeaderBytes()
                ? Optional.of(Refusal.headersTooLarge(limits.maxHeaderBytes()))
                : Optional.empty();
    }

    private Optional<Refusal> form(HttpServerRequest request) {
        if (!BodyFraming.isUnambiguous(request)) {
            return Optional.of(Refusal.badRequest("the length of the body is ambiguous"));
        }
        List<String> hosts = request.headers().getAll(HttpHeaders.HOST);
        boolean hostMissing = request.version() == HttpVersion.HTTP_1_1 && hosts.size() != 1;
        if (hostMissing || hosts.size() > 1 || request.authority() == null) {
            return Optional.of(Refusal.badRequest("there must be exactly one valid Host"));
        }
        String expectation = request.getHeader(HttpHeaders.EXPECT);
        if (expectation != null && !expectation.equalsIgnoreCase("100-continue")) {
            return Optional.of(Refusal.expectationFailed());
        }
        boolean seenBefore = request.headers().getAll("Via").stream().anyMatch(via -> via.contains(pseudonym));
        return seenBefore ? Optional.of(Refusal.loop()) : Optional.empty();
    }

    private static RequestHead.Details details(HttpServerRequest request, RequestPath.Accepted target, int port) {
        return new RequestHead.Details(
                // Not what the request says: in HTTP/2 that is the client's choice.
                request.isSSL() ? "https" : "http",
                request.authority() == null ? "" : request.authority().toString(),
                target.query().isEmpty() ? "" : target.query().substring(1),
                request.headers()::getAll,
                new RequestHead.Connection(request.remoteAddress().hostAddress(), port));
    }

    private static String host(HttpServerRequest request) {
        return request.authority() == null ? "" : request.authority().host().toLowerCase(Locale.ROOT);
    }
}
