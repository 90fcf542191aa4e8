package io.lockstep.gateway;

import io.lockstep.gateway.Identity.SentToken;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Whose tokens are accepted, one entry of a {@code RequestAuthentication}'s {@code jwtRules}.
 *
 * @param audiences one of them must be in the token; empty if any will do
 * @param places where a token may stand
 */
public record TokenRule(
        String issuer, Set<String> audiences, KeySource keys, List<TokenPlace> places, Forwarding forwarding) {

    /** Where a token may stand if the rules do not say. */
    public static final List<TokenPlace> DEFAULT_PLACES =
            List.of(new TokenPlace.Header("authorization", "Bearer "), new TokenPlace.Parameter("access_token"));

    public TokenRule {
        audiences = Set.copyOf(audiences);
        places = List.copyOf(places);
    }

    /**
     * What a service gets to see of the token. Whatever a client sends under these names is dropped.
     *
     * @param original whether the token itself
     * @param payload the header for its payload, in base64
     */
    public record Forwarding(boolean original, List<ClaimHeader> claims, Optional<String> payload) {
        public static final Forwarding NOTHING = new Forwarding(false, List.of(), Optional.empty());

        public Forwarding {
            claims = List.copyOf(claims);
        }

        /** The headers for a token that holds, but for the token itself. */
        Map<String, String> headers(Map<String, Object> verified, SentToken sent) {
            Map<String, String> headers = new LinkedHashMap<>();
            for (ClaimHeader entry : claims) {
                entry.value(verified).ifPresent(value -> headers.put(entry.header(), value));
            }
            payload.ifPresent(header -> headers.put(header, sent.payload()));
            return headers;
        }
    }

    /** A claim (dots descend into objects) and the header that carries it. */
    public record ClaimHeader(String claim, String header) {

        private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._~@:/|+=-]*");

        /** The texts of the claim, separated by commas; none if it has none. */
        private Optional<String> value(Map<String, Object> claims) {
            List<String> texts = Identity.texts(claims, Arrays.asList(claim.split("\\.")));
            return texts.isEmpty()
                    ? Optional.empty()
                    : Optional.of(texts.stream().map(ClaimHeader::escape).collect(Collectors.joining(",")));
        }

        /** A claim may hold a line break, or a comma that would read as one role more: only plain words go as they are. */
        private static String escape(String text) {
            return PLAIN.matcher(text).matches()
                    ? text
                    : URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
        }
    }
}
