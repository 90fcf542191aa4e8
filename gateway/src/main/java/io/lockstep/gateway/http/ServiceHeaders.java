package io.lockstep.gateway.http;

import io.lockstep.gateway.Identity;
import io.lockstep.gateway.TokenPlace;
import io.lockstep.gateway.TokenRule;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The headers a service gets to see. INVARIANT: who the client is and where the request came from is said by the gateway alone;
 * whatever a client sends under those names is dropped, also when it spells them with underscores.
 */
final class ServiceHeaders {

    /** The gateway's own. Every service may believe them. */
    private static final String OWN_PREFIX = "x-lockstep-";

    private static final Set<String> NEVER_COPIED = Set.of(
            "authorization",
            "content-length",
            "expect",
            "forwarded",
            "host",
            "traceparent",
            "tracestate",
            "via",
            "x-forwarded-client-cert",
            "x-forwarded-for",
            "x-forwarded-host",
            "x-forwarded-port",
            "x-forwarded-prefix",
            "x-forwarded-proto",
            "x-forwarded-server",
            "x-forwarded-ssl",
            "x-real-ip",
            "x-request-id");

    private final Set<String> claimed = new HashSet<>();
    private final TraceIds ids;
    private final String pseudonym;

    ServiceHeaders(List<TokenRule> rules, TraceIds ids, String pseudonym) {
        this.ids = ids;
        this.pseudonym = pseudonym;
        for (TokenRule rule : rules) {
            rule.forwarding().claims().forEach(entry -> claim(entry.header()));
            rule.forwarding().payload().ifPresent(this::claim);
            rule.places().forEach(place -> {
                if (place instanceof TokenPlace.Header header) {
                    claim(header.name());
                }
            });
        }
    }

    private void claim(String header) {
        claimed.add(header.toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    /** Fills {@code sent}, the headers of a request to a service. */
    void fill(MultiMap sent, HttpServerRequest received, String requestId, Identity identity) {
        Set<String> hopByHop = HeaderRules.hopByHop(received.headers());
        for (Map.Entry<String, String> header : received.headers()) {
            if (isClients(header.getKey().toLowerCase(Locale.ROOT), hopByHop)) {
                sent.add(header.getKey(), header.getValue());
            }
        }
        sent.set("X-Request-Id", requestId);
        sent.set("X-Forwarded-For", received.remoteAddress().hostAddress());
        // Not what the request says: in HTTP/2 that is the client's choice.
        sent.set("X-Forwarded-Proto", received.isSSL() ? "https" : "http");
        if (received.isSSL()) {
            String certificate = ClientCertificate.of(received.sslSession());
            if (!certificate.isEmpty()) {
                sent.set(ClientCertificate.HEADER, certificate);
            }
        }
        if (received.authority() != null) {
            sent.set("X-Forwarded-Host", received.authority().toString());
        }
        received.headers().getAll("Via").forEach(hop -> sent.add("Via", hop));
        sent.add("Via", version(received) + " " + pseudonym);
        trace(sent, received.headers());
        identify(sent, received.headers(), identity);
    }

    private static String version(HttpServerRequest received) {
        return switch (received.version()) {
            case HTTP_1_0 -> "1.0";
            case HTTP_1_1 -> "1.1";
            case HTTP_2 -> "2.0";
        };
    }

    private boolean isClients(String name, Set<String> hopByHop) {
        String dashed = name.replace('_', '-');
        return !hopByHop.contains(name)
                && !name.startsWith(":")
                && !NEVER_COPIED.contains(dashed)
                && !dashed.startsWith(OWN_PREFIX)
                && !claimed.contains(dashed);
    }

    private void trace(MultiMap sent, MultiMap received) {
        List<String> parents = received.getAll("traceparent");
        if (parents.size() == 1 && TraceIds.isTraceParent(parents.getFirst())) {
            sent.set("traceparent", parents.getFirst());
            received.getAll("tracestate").forEach(state -> sent.add("tracestate", state));
        } else {
            sent.set("traceparent", ids.newTraceParent());
        }
    }

    private static void identify(MultiMap sent, MultiMap received, Identity identity) {
        switch (identity) {
            case Identity.Anonymous nobody -> {}
            case Identity.Verified verified -> {
                verified.headers().forEach(sent::set);
                token(sent, received, verified);
            }
        }
    }

    /** A token goes on, or not, as it stood: in a query it is the {@link Planner}'s business. */
    private static void token(MultiMap sent, MultiMap received, Identity.Verified verified) {
        boolean goesOn = verified.rule().forwarding().original();
        switch (verified.sent().place()) {
            case TokenPlace.Header header when goesOn -> sent.set(header.name(), received.get(header.name()));
            case TokenPlace.Cookie cookie
            when !goesOn -> {
                List<String> lines = sent.getAll("Cookie");
                sent.remove("Cookie");
                lines.stream()
                        .map(line -> Pairs.without(cookie.name(), line, ";"))
                        .filter(line -> !line.isBlank())
                        .forEach(line -> sent.add("Cookie", line.strip()));
            }
            case TokenPlace.Header header -> {}
            case TokenPlace.Parameter parameter -> {}
            case TokenPlace.Cookie cookie -> {}
        }
    }
}
