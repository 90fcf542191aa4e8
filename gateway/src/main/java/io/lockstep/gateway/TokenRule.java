package io.lockstep.gateway;

import java.util.List;
import java.util.Set;

/**
 * Whose tokens are accepted, one entry of a {@code RequestAuthentication}'s {@code jwtRules}.
 *
 * @param audiences one of them must be in the token; empty if any will do
 * @param keys the issuer's public keys, a JSON Web Key Set
 * @param forwardOriginalToken whether a service gets to see the token
 * @param claimHeaders what a service is told of the token
 */
public record TokenRule(
        String issuer,
        Set<String> audiences,
        String keys,
        boolean forwardOriginalToken,
        List<ClaimHeader> claimHeaders) {

    public TokenRule {
        audiences = Set.copyOf(audiences);
        claimHeaders = List.copyOf(claimHeaders);
    }

    /** A claim (dots descend into objects) and the header that carries it; what a client sends under that name is dropped. */
    public record ClaimHeader(String claim, String header) {}
}
