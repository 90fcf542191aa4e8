package io.lockstep.gateway.http;

import io.lockstep.gateway.HeaderEdits;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What holds for headers in both directions. */
final class HeaderRules {

    /** They concern one connection (RFC 9110, 7.6.1), and so do those that {@code Connection} names. */
    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-authentication-info",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private HeaderRules() {}

    /** The names, in lower case, that must not go past this hop. */
    static Set<String> hopByHop(MultiMap headers) {
        List<String> named = headers.getAll(HttpHeaders.CONNECTION);
        if (named.isEmpty()) {
            return HOP_BY_HOP;
        }
        Set<String> names = new HashSet<>(HOP_BY_HOP);
        for (String value : named) {
            Arrays.stream(value.split(","))
                    .map(name -> name.strip().toLowerCase(Locale.ROOT))
                    .forEach(names::add);
        }
        return names;
    }

    static void apply(HeaderEdits edits, MultiMap headers) {
        edits.remove().forEach(headers::remove);
        edits.set().forEach(headers::set);
        edits.add().forEach(headers::add);
    }
}
