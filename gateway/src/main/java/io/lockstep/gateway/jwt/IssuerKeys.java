package io.lockstep.gateway.jwt;

import io.lockstep.gateway.KeySource;
import io.lockstep.gateway.TokenRule;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.lang.JoseException;

/**
 * The keys of one issuer at the moment. Thread-safe; never blocks, but for the reading of a file when it is made.
 *
 * <p>Keys that are not in the rules themselves are read again in the background: when they are older than {@link #FRESH}, and when
 * a token names one that is not known, which is how a rotation shows. Those in hand stay in force while that fails, and it is tried
 * at most every {@link #PAUSE}, however many tokens with made-up names come.
 */
final class IssuerKeys {

    private static final Logger LOG = Logger.getLogger(IssuerKeys.class);

    static final Duration FRESH = Duration.ofMinutes(5);
    static final Duration PAUSE = Duration.ofSeconds(10);

    /** INVARIANT I9: no request waits longer for keys, whatever the issuer does. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final TokenRule rule;
    private final KeyFetch fetch;
    private final Clock clock;
    private volatile Optional<JwksVerificationKeyResolver> keys = Optional.empty();
    private Optional<CompletableFuture<Void>> running = Optional.empty();
    private Instant lastTry = Instant.MIN;

    /** What was fetched, and when; never, if the next answer is still on its way. */
    private record Fetched(Optional<JwksVerificationKeyResolver> keys, Instant lastTry) {}

    /**
     * @param before the keys under the rules of before: what they have fetched from the same source stays in force
     * @throws IllegalArgumentException if keys that are here already do not pass {@link KeySetCheck}
     */
    IssuerKeys(TokenRule rule, KeyFetch fetch, Clock clock, Optional<IssuerKeys> before) {
        this.rule = rule;
        this.fetch = fetch;
        this.clock = clock;
        switch (rule.keys()) {
            case KeySource.Inline inline -> keys = Optional.of(strict(inline.keys()));
            case KeySource.File file -> readNow();
            case KeySource.Remote remote -> takeOver(before);
            case KeySource.Discovered discovered -> takeOver(before);
        }
    }

    private void takeOver(Optional<IssuerKeys> before) {
        Optional<Fetched> fetched = before.filter(other -> other.rule.keys().equals(rule.keys()))
                .map(IssuerKeys::fetched)
                .filter(found -> found.keys().isPresent());
        if (fetched.isPresent()) {
            keys = fetched.get().keys();
            lastTry = fetched.get().lastTry();
        } else {
            refresh();
        }
    }

    private synchronized Fetched fetched() {
        return new Fetched(keys, running.isPresent() ? Instant.MIN : lastTry);
    }

    TokenRule rule() {
        return rule;
    }

    /** The keys in force; none before the first were fetched. Old ones are read again behind the caller's back. */
    Optional<JwksVerificationKeyResolver> current() {
        refreshIfOlder(FRESH);
        return keys;
    }

    /**
     * Reads the keys again unless that was done or tried just now; completes, never exceptionally, when {@link #current} is the result
     * or after {@link #LONGEST_WAIT}.
     */
    CompletableFuture<Void> refresh() {
        return refreshIfOlder(PAUSE).copy().completeOnTimeout(null, LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized CompletableFuture<Void> refreshIfOlder(Duration age) {
        if (rule.keys() instanceof KeySource.Inline) {
            return CompletableFuture.completedFuture(null);
        }
        if (running.isPresent()) {
            return running.get();
        }
        Instant now = clock.instant();
        if (!lastTry.equals(Instant.MIN) && now.isBefore(lastTry.plus(age))) {
            return CompletableFuture.completedFuture(null);
        }
        lastTry = now;
        CompletableFuture<Void> end = new CompletableFuture<>();
        running = Optional.of(end);
        Thread.ofVirtual().name("keys of " + rule.issuer()).start(() -> {
            try {
                read();
            } finally {
                ended(end);
            }
        });
        return end;
    }

    private void ended(CompletableFuture<Void> end) {
        synchronized (this) {
            running = Optional.empty();
        }
        end.complete(null);
    }

    private void read() {
        try {
            keys = Optional.of(usable(fetch.keys(rule.keys())));
        } catch (IOException | JoseException | RuntimeException e) {
            LOG.warnf("The keys of issuer %s cannot be read, %s: %s", rule.issuer(), state(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String state() {
        return keys.isPresent() ? "those of before stay in force" : "its tokens are refused until they can";
    }

    private void readNow() {
        lastTry = clock.instant();
        try {
            keys = Optional.of(strict(fetch.keys(rule.keys())));
        } catch (IOException e) {
            throw new IllegalArgumentException("the keys of issuer " + rule.issuer() + " cannot be read", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** An issuer publishes keys for other purposes as well, which are nothing to us. */
    private static JwksVerificationKeyResolver usable(String text) throws JoseException {
        List<JsonWebKey> usable = new JsonWebKeySet(text)
                .getJsonWebKeys().stream()
                        .filter(key -> KeySetCheck.faultOf(key).isEmpty() && !"enc".equals(key.getUse()))
                        .toList();
        if (usable.isEmpty()) {
            throw new JoseException("there is no key that tokens could be checked with");
        }
        return new JwksVerificationKeyResolver(usable);
    }

    private JwksVerificationKeyResolver strict(String text) {
        KeySetCheck.faultOf(text).ifPresent(fault -> {
            throw new IllegalArgumentException("the key set of issuer " + rule.issuer() + " " + fault);
        });
        try {
            return new JwksVerificationKeyResolver(new JsonWebKeySet(text).getJsonWebKeys());
        } catch (JoseException e) {
            throw new IllegalArgumentException("the keys of issuer " + rule.issuer() + " cannot be read", e);
        }
    }
}
