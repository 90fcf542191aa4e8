package io.lockstep.gateway;

import java.util.Optional;

/**
 * An error the gateway itself answers, as {@code application/problem+json}.
 *
 * @param word the last part of the problem's type, what a client switches on
 * @param title the same for every problem of the type
 * @param challenge the {@code WWW-Authenticate} header that goes with it
 */
public record Refusal(int status, String word, String title, String detail, Optional<String> challenge) {

    private static final String BEARER = "Bearer realm=\"lockstep\"";

    private Refusal(int status, String word, String title, String detail) {
        this(status, word, title, detail, Optional.empty());
    }

    public static Refusal badRequest(String detail) {
        return new Refusal(400, "bad-request", "The request is malformed", detail);
    }

    public static Refusal tokenRequired() {
        return new Refusal(
                401,
                "unauthorized",
                "A valid token is required",
                "This needs a token: send it as `Authorization: Bearer TOKEN`.",
                Optional.of(BEARER));
    }

    /** @param reason must be safe inside a quoted header value: words, no quotes */
    public static Refusal badToken(String reason) {
        return new Refusal(
                401,
                "unauthorized",
                "A valid token is required",
                "The token is not accepted: " + reason + ".",
                Optional.of(BEARER + ", error=\"invalid_token\", error_description=\"" + reason + "\""));
    }

    public static Refusal forbidden() {
        return new Refusal(
                403,
                "forbidden",
                "Not allowed",
                "The policies of this gateway do not allow this request for whoever sent it.",
                Optional.of(BEARER + ", error=\"insufficient_scope\""));
    }

    public static Refusal notFound() {
        return new Refusal(404, "not-found", "Not found", "No route leads to this path.");
    }

    public static Refusal unknownHost() {
        return new Refusal(404, "not-found", "Not found", "No host of that name is served at this port.");
    }

    public static Refusal methodNotAllowed() {
        return new Refusal(405, "method-not-allowed", "Method not allowed", "This path answers GET and HEAD only.");
    }

    public static Refusal tooSlow() {
        return new Refusal(408, "too-slow", "The request took too long", "It did not arrive in time.");
    }

    public static Refusal tooLarge(long limitBytes) {
        return new Refusal(413, "too-large", "The request body is too large", "The limit is " + limitBytes + " bytes.");
    }

    public static Refusal targetTooLong(int limit) {
        return new Refusal(
                414, "uri-too-long", "The request target is too long", "The limit is " + limit + " characters.");
    }

    public static Refusal expectationFailed() {
        return new Refusal(
                417, "expectation-failed", "The expectation cannot be met", "Only 100-continue can be expected.");
    }

    public static Refusal tooMany(long limit, long seconds) {
        return new Refusal(
                429,
                "too-many-requests",
                "Too many requests",
                "The limit is " + limit + " in " + seconds + " s; Retry-After says when the next one is welcome.");
    }

    public static Refusal headersTooLarge(int limit) {
        return new Refusal(
                431, "headers-too-large", "The request headers are too large", "The limit is " + limit + " bytes.");
    }

    public static Refusal internal() {
        return new Refusal(500, "internal", "Internal error", "The gateway failed; its log says why.");
    }

    /** Made on purpose, by a route's {@code fault.abort}. */
    public static Refusal fault(int status) {
        return new Refusal(status, "fault", "A fault was injected", "The rules of this gateway ask for this answer.");
    }

    public static Refusal notImplemented(String method) {
        return new Refusal(
                501, "not-implemented", "Method not implemented", "The gateway does not pass " + method + " on.");
    }

    public static Refusal badGateway() {
        return new Refusal(
                502,
                "bad-gateway",
                "The service failed",
                "The service behind this path broke off or answered nonsense.");
    }

    public static Refusal unavailable(String detail) {
        return new Refusal(503, "unavailable", "The service is not available", detail);
    }

    public static Refusal gatewayTimeout() {
        return new Refusal(
                504, "timeout", "The service took too long", "The service behind this path did not answer in time.");
    }

    public static Refusal loop() {
        return new Refusal(
                508,
                "loop",
                "The request came back",
                "This gateway has seen the request before: a route leads back to it.");
    }
}
