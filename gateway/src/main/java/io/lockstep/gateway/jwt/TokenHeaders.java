package io.lockstep.gateway.jwt;

import io.lockstep.gateway.Identity;
import io.lockstep.gateway.Identity.SentToken;
import io.lockstep.gateway.TokenRule.ClaimHeader;
import io.lockstep.gateway.TokenRule.Forwarding;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The headers by which services are told of a token that holds, but for the token itself. */
final class TokenHeaders {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._~@:/|+=-]*");

    private TokenHeaders() {}

    static Map<String, String> of(Forwarding forwarding, Map<String, Object> claims, SentToken sent) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (ClaimHeader entry : forwarding.claims()) {
            List<String> texts =
                    Identity.texts(claims, Arrays.asList(entry.claim().split("\\.")));
            if (!texts.isEmpty()) {
                headers.put(
                        entry.header(), texts.stream().map(TokenHeaders::escape).collect(Collectors.joining(",")));
            }
        }
        forwarding.payload().ifPresent(header -> headers.put(header, sent.payload()));
        return headers;
    }

    /** A claim may hold a line break, or a comma that would read as one role more: only plain words go as they are. */
    private static String escape(String text) {
        return PLAIN.matcher(text).matches()
                ? text
                : URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
