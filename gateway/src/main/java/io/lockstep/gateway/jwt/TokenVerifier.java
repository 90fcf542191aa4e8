package io.lockstep.gateway.jwt;

import io.lockstep.gateway.Identity;
import io.lockstep.gateway.Identity.SentToken;
import io.lockstep.gateway.RequestHead;
import io.lockstep.gateway.TokenCheck;
import io.lockstep.gateway.TokenPlace;
import io.lockstep.gateway.TokenRule;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.lang.UnresolvableKeyException;

/**
 * Checks tokens (RFC 8725): the algorithms and the keys are the gateway's choice, never the token's. A token's
 * {@code jku}, {@code x5u} and {@code jwk} are not looked at, its {@code kid} only picks among the issuer's keys.
 *
 * <p>Thread-safe; costs one signature check, and for a token that was verified before none, so it may run on an event loop.
 */
public final class TokenVerifier {

    static final int MAX_TOKEN_LENGTH = 8 * 1024;
    static final int LEEWAY_SECONDS = 30;

    private static final String UNKNOWN_KEY = "its key is not known";

    private static final AlgorithmConstraints ALGORITHMS = new AlgorithmConstraints(
            ConstraintType.PERMIT,
            AlgorithmIdentifiers.RSA_USING_SHA256,
            AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);

    private final Map<String, IssuerKeys> issuers = new HashMap<>();
    private final TokenFinder finder;
    private final VerifiedTokens verified;
    private final Clock clock;

    /** @throws IllegalArgumentException if keys that need no fetching do not pass {@link KeySetCheck} */
    public TokenVerifier(List<TokenRule> rules, Clock clock) {
        this(rules, clock, Map.of());
    }

    /**
     * For other rules, with the keys that were fetched for these: an issuer that cannot be reached keeps no rules from changing.
     *
     * @throws IllegalArgumentException if keys that need no fetching do not pass {@link KeySetCheck}
     */
    public TokenVerifier next(List<TokenRule> rules) {
        return new TokenVerifier(rules, clock, issuers);
    }

    private TokenVerifier(List<TokenRule> rules, Clock clock, Map<String, IssuerKeys> before) {
        this.clock = clock;
        this.verified = new VerifiedTokens(clock);
        Set<TokenPlace> places = new LinkedHashSet<>();
        KeyFetch fetch = new KeyFetch();
        for (TokenRule rule : rules) {
            issuers.put(
                    rule.issuer(), new IssuerKeys(rule, fetch, clock, Optional.ofNullable(before.get(rule.issuer()))));
            places.addAll(rule.places());
        }
        // Without any rule a token proves nothing, but one is looked for all the same: it is not silently nobody's.
        this.finder = new TokenFinder(places.isEmpty() ? Set.of(TokenRule.DEFAULT_PLACES.getFirst()) : places);
    }

    /**
     * Who sends a request. Complete at once, unless the issuer's keys have to be fetched first; then it completes on another thread.
     * Never fails.
     */
    public CompletableFuture<TokenCheck> check(RequestHead head) {
        return switch (finder.find(head)) {
            case TokenFinder.Found.Nothing nothing ->
                CompletableFuture.completedFuture(new TokenCheck.Passed(Identity.ANONYMOUS));
            case TokenFinder.Found.Several several ->
                CompletableFuture.completedFuture(new TokenCheck.Failed(several.reason()));
            case TokenFinder.Found.One one -> verify(one.sent());
        };
    }

    private CompletableFuture<TokenCheck> verify(SentToken sent) {
        if (sent.token().isEmpty()) {
            return failed("it is empty");
        }
        if (sent.token().length() > MAX_TOKEN_LENGTH) {
            return failed("it is longer than " + MAX_TOKEN_LENGTH + " characters");
        }
        Optional<Identity.Verified> known = verified.find(sent);
        if (known.isPresent()) {
            return CompletableFuture.completedFuture(new TokenCheck.Passed(known.get()));
        }
        try {
            Optional<IssuerKeys> issuer = claimedIssuer(sent.token())
                    .filter(keys -> keys.rule().places().contains(sent.place()));
            if (issuer.isEmpty()) {
                return failed("its issuer is not trusted here");
            }
            TokenCheck first = verify(sent, issuer.get());
            return first instanceof TokenCheck.Failed failed && failed.reason().equals(UNKNOWN_KEY)
                    ? issuer.get().refresh().thenApply(now -> verify(sent, issuer.get()))
                    : CompletableFuture.completedFuture(first);
        } catch (InvalidJwtException e) {
            return failed(reason(e));
        } catch (MalformedClaimException e) {
            return failed("it is malformed");
        }
    }

    private TokenCheck verify(SentToken sent, IssuerKeys issuer) {
        Optional<JwksVerificationKeyResolver> keys = issuer.current();
        if (keys.isEmpty()) {
            return new TokenCheck.Failed(UNKNOWN_KEY);
        }
        try {
            JwtClaims claims = consumer(issuer.rule(), keys.get()).processToClaims(sent.token());
            Identity.Verified identity = new Identity.Verified(
                    issuer.rule(),
                    claims.getSubject(),
                    claims.getClaimsMap(),
                    sent,
                    TokenHeaders.of(issuer.rule().forwarding(), claims.getClaimsMap(), sent));
            Instant until = Instant.ofEpochSecond(claims.getExpirationTime().getValue());
            verified.add(identity, until.plusSeconds(LEEWAY_SECONDS), issuer, keys.get());
            return new TokenCheck.Passed(identity);
        } catch (InvalidJwtException e) {
            return new TokenCheck.Failed(e.getCause() instanceof UnresolvableKeyException ? UNKNOWN_KEY : reason(e));
        } catch (MalformedClaimException e) {
            return new TokenCheck.Failed("it is malformed");
        }
    }

    private static CompletableFuture<TokenCheck> failed(String reason) {
        return CompletableFuture.completedFuture(new TokenCheck.Failed(reason));
    }

    /** Reads the issuer before anything is proven, only to know which rule has to prove it. */
    private Optional<IssuerKeys> claimedIssuer(String token) throws InvalidJwtException, MalformedClaimException {
        JwtConsumer unverified = new JwtConsumerBuilder()
                .setSkipAllValidators()
                .setSkipSignatureVerification()
                .setDisableRequireSignature()
                .setJwsAlgorithmConstraints(ALGORITHMS)
                .build();
        return Optional.ofNullable(unverified.processToClaims(token).getIssuer())
                .map(issuers::get);
    }

    private JwtConsumer consumer(TokenRule rule, JwksVerificationKeyResolver keys) {
        JwtConsumerBuilder builder = new JwtConsumerBuilder()
                .setEvaluationTime(NumericDate.fromMilliseconds(clock.millis()))
                .setAllowedClockSkewInSeconds(LEEWAY_SECONDS)
                .setRequireExpirationTime()
                .setRequireSubject()
                .setExpectedIssuer(rule.issuer())
                .setJwsAlgorithmConstraints(ALGORITHMS)
                .setVerificationKeyResolver(keys);
        if (rule.audiences().isEmpty()) {
            builder.setSkipDefaultAudienceValidation();
        } else {
            builder.setExpectedAudience(rule.audiences().toArray(String[]::new));
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
}
