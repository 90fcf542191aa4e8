package io.lockstep.gateway.jwt;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.lockstep.gateway.Identity;
import io.lockstep.gateway.Identity.SentToken;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;

/**
 * Tokens that were verified before, so that a client's next request costs no signature check: for as long as the token is good and
 * the keys it was checked with are in force. Tokens that do not hold are not kept, nor other spellings of one that does, so nobody can fill this. Thread-safe.
 */
final class VerifiedTokens {

    /** INVARIANT I9: no more than these are kept. */
    private static final int MAX = 10_000;

    /** Tidies itself where it is used, which is a matter of microseconds: another thread would have to be woken for it. */
    private final Cache<SentToken, Known> known =
            Caffeine.newBuilder().maximumSize(MAX).executor(Runnable::run).build();

    private final Clock clock;

    private record Known(
            Identity.Verified identity, Instant until, IssuerKeys issuer, JwksVerificationKeyResolver checkedWith) {}

    VerifiedTokens(Clock clock) {
        this.clock = clock;
    }

    Optional<Identity.Verified> find(SentToken sent) {
        Known found = known.getIfPresent(sent);
        if (found == null) {
            return Optional.empty();
        }
        boolean holds = clock.instant().isBefore(found.until())
                && found.issuer()
                        .current()
                        .filter(keys -> keys == found.checkedWith())
                        .isPresent();
        if (!holds) {
            known.invalidate(sent);
        }
        return holds ? Optional.of(found.identity()) : Optional.empty();
    }

    /** @param until when it stops being good, as whoever verified it counts */
    void add(Identity.Verified identity, Instant until, IssuerKeys issuer, JwksVerificationKeyResolver checkedWith) {
        if (isCanonical(identity.sent().token())) {
            known.put(identity.sent(), new Known(identity, until, issuer, checkedWith));
        }
    }

    /**
     * Whether its signature is written in the only way that an issuer writes it. The last bits of base64 mean nothing and padding may
     * be there: one token could be sent in many spellings, each of which would take a place here.
     */
    private static boolean isCanonical(String token) {
        String signature = token.substring(token.lastIndexOf('.') + 1);
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(signature);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(signature);
        } catch (IllegalArgumentException unreadable) {
            return false;
        }
    }
}
