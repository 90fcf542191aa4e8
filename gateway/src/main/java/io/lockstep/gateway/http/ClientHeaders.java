package io.lockstep.gateway.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The headers a client gets to see. */
final class ClientHeaders {

    private static final Map<String, String> SECURITY = Map.of(
            "X-Content-Type-Options", "nosniff",
            "X-Frame-Options", "DENY",
            "Referrer-Policy", "no-referrer");

    /** Those of which a service's own stay. */
    private static final Set<String> MANY = Set.of("Set-Cookie", "Vary");

    private ClientHeaders() {}

    /** Copies what a service answered, without what concerned its connection. */
    static void copy(MultiMap answered, MultiMap sent) {
        Set<String> hopByHop = HeaderRules.hopByHop(answered);
        for (Map.Entry<String, String> header : answered) {
            if (!hopByHop.contains(header.getKey().toLowerCase(Locale.ROOT))) {
                sent.add(header.getKey(), header.getValue());
            }
        }
    }

    /** Adds the gateway's own; a service that sets a security header has its reasons and keeps it. */
    static void complete(MultiMap sent, Visit visit) {
        sent.set("X-Request-Id", visit.requestId());
        if (visit.isLast() && visit.request().version() != HttpVersion.HTTP_2) {
            sent.set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        visit.answerHeaders().forEach((name, value) -> {
            if (MANY.contains(name)) {
                sent.add(name, value);
            } else {
                sent.set(name, value);
            }
        });
        SECURITY.forEach((name, value) -> {
            if (!sent.contains(name)) {
                sent.set(name, value);
            }
        });
    }
}
