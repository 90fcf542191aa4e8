package io.lockstep.gateway.jwt;

import io.lockstep.gateway.Identity;
import io.lockstep.gateway.TokenCheck;
import io.lockstep.gateway.TokenRule;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.lang.JoseException;

/**
 * Checks bearer tokens, offline (RFC 8725): the algorithms and the keys are the gateway's choice, never the token's. A token's
 * {@code jku}, {@code x5u} and {@code jwk} are not looked at, its {@code kid} only picks among the configured keys.
 *
 * <p>Thread-safe; costs one signature check, so it may run on an event loop.
 */
public final class TokenVerifier {

    static final int MAX_TOKEN_LENGTH = 8 * 1024;
    static final int LEEWAY_SECONDS = 30;

    private static final AlgorithmConstraints ALGORITHMS = new AlgorithmConstraints(
            ConstraintType.PERMIT,
            AlgorithmIdentifiers.RSA_USING_SHA256,
            AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);

    private static final String SCHEME = "bearer";

    private final Map<String, TrustedIssuer> issuers = new HashMap<>();
    private final Clock clock;

    private record TrustedIssuer(TokenRule rule, JwksVerificationKeyResolver keys) {}

    /** @throws IllegalArgumentException if a rule's keys do not pass {@link KeySetCheck} */
    public TokenVerifier(List<TokenRule> rules, Clock clock) {
        this.clock = clock;
        for (TokenRule rule : rules) {
            issuers.put(rule.issuer(), new TrustedIssuer(rule, keys(rule)));
        }
    }

    /**
     * Who sends a request with these {@code Authorization} headers. Another scheme than Bearer is no token: it proves nothing here
     * and is not passed on.
     */
    public TokenCheck check(List<String> authorization) {
        if (authorization.size() > 1) {
            return new TokenCheck.Failed("there is more than one Authorization header");
        }
        if (authorization.isEmpty()) {
            return new TokenCheck.Passed(Identity.ANONYMOUS);
        }
        String header = authorization.getFirst().strip();
        int space = header.indexOf(' ');
        String scheme = space < 0 ? header : header.substring(0, space);
        if (!scheme.equalsIgnoreCase(SCHEME)) {
            return new TokenCheck.Passed(Identity.ANONYMOUS);
        }
        return verify(space < 0 ? "" : header.substring(space).strip());
    }

    private TokenCheck verify(String token) {
        if (token.isEmpty()) {
            return new TokenCheck.Failed("it is empty");
        }
        if (token.length() > MAX_TOKEN_LENGTH) {
            return new TokenCheck.Failed("it is longer than " + MAX_TOKEN_LENGTH + " characters");
        }
        try {
            Optional<TrustedIssuer> issuer = claimedIssuer(token);
            if (issuer.isEmpty()) {
                return new TokenCheck.Failed("its issuer is not trusted here");
            }
            TokenRule rule = issuer.get().rule();
            JwtClaims claims = consumer(issuer.get()).processToClaims(token);
            return new TokenCheck.Passed(new Identity.Verified(rule, claims.getSubject(), claims.getClaimsMap()));
        } catch (InvalidJwtException e) {
            return new TokenCheck.Failed(reason(e));
        } catch (MalformedClaimException e) {
            return new TokenCheck.Failed("it is malformed");
        }
    }

    /** Reads the issuer before anything is proven, only to know which rule has to prove it. */
    private Optional<TrustedIssuer> claimedIssuer(String token) throws InvalidJwtException, MalformedClaimException {
        JwtConsumer unverified = new JwtConsumerBuilder()
                .setSkipAllValidators()
                .setSkipSignatureVerification()
                .setDisableRequireSignature()
                .setJwsAlgorithmConstraints(ALGORITHMS)
                .build();
        return Optional.ofNullable(unverified.processToClaims(token).getIssuer())
                .map(issuers::get);
    }

    private JwtConsumer consumer(TrustedIssuer issuer) {
        JwtConsumerBuilder builder = new JwtConsumerBuilder()
                .setEvaluationTime(NumericDate.fromMilliseconds(clock.millis()))
                .setAllowedClockSkewInSeconds(LEEWAY_SECONDS)
                .setRequireExpirationTime()
                .setRequireSubject()
                .setExpectedIssuer(issuer.rule().issuer())
                .setJwsAlgorithmConstraints(ALGORITHMS)
                .setVerificationKeyResolver(issuer.keys());
        if (issuer.rule().audiences().isEmpty()) {
            builder.setSkipDefaultAudienceValidation();
        } else {
            builder.setExpectedAudience(issuer.rule().audiences().toArray(String[]::new));
        }
        return builder.build();
    }

    /** For a header and a body that a stranger reads: which check failed, nothing of the token. */
    private static String reason(InvalidJwtException failure) {
        if (failure.hasErrorCode(ErrorCodes.EXPIRED)) {
            return "it has expired";
        }
        if (failure.hasErrorCode(ErrorCodes.NOT_YET_VALID)
                || failure.hasErrorCode(ErrorCodes.ISSUED_AT_INVALID_FUTURE)) {
            return "it is not valid yet";
        }
        if (failure.hasErrorCode(ErrorCodes.AUDIENCE_INVALID) || failure.hasErrorCode(ErrorCodes.AUDIENCE_MISSING)) {
            return "it is for another audience";
        }
        if (failure.hasErrorCode(ErrorCodes.EXPIRATION_MISSING)) {
            return "it never expires";
        }
        if (failure.hasErrorCode(ErrorCodes.SUBJECT_MISSING)) {
            return "it has no subject";
        }
        return failure.hasErrorCode(ErrorCodes.SIGNATURE_INVALID)
                ? "its signature does not hold"
                : "it cannot be verified";
    }

    private static JwksVerificationKeyResolver keys(TokenRule rule) {
        KeySetCheck.faultOf(rule.keys()).ifPresent(fault -> {
            throw new IllegalArgumentException("the key set of issuer " + rule.issuer() + " " + fault);
        });
        try {
            return new JwksVerificationKeyResolver(new JsonWebKeySet(rule.keys()).getJsonWebKeys());
        } catch (JoseException e) {
            throw new IllegalArgumentException("the keys of issuer " + rule.issuer() + " cannot be read", e);
        }
    }
}
