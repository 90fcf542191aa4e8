package io.lockstep.gateway;

import java.util.List;
import java.util.Optional;
import java.util.Set;

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
    }

    /** A claim (dots descend into objects) and the header that carries it. */
    public record ClaimHeader(String claim, String header) {}
}
