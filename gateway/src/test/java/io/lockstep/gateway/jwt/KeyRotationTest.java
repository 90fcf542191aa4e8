package io.lockstep.gateway.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.lockstep.gateway.Identity;
import io.lockstep.gateway.KeySource;
import io.lockstep.gateway.TokenCheck;
import io.lockstep.gateway.TokenCheck.Failed;
import io.lockstep.gateway.TokenCheck.Passed;
import io.lockstep.gateway.TokenRule;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys that an issuer publishes, by a real server, and changes. */
class KeyRotationTest {

    private static final TestIssuer FIRST = TestIssuer.generate("first");
    private static final TestIssuer SECOND = TestIssuer.generate("second");

    private final AtomicReference<String> published = new AtomicReference<>(FIRST.keySet());
    private final AtomicInteger fetches = new AtomicInteger();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        serve("/keys", () -> {
            fetches.incrementAndGet();
            return published.get();
        });
        serve(
                "/.well-known/openid-configuration",
                () -> "{\"issuer\":\"" + url("") + "\",\"jwks_uri\":\"" + url("/keys") + "\"}");
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void keys_are_fetched_once_for_many_tokens() {
        TokenVerifier verifier = verifier(remote());
        for (int i = 0; i < 20; i++) {
            assertThat(check(verifier, FIRST)).isInstanceOf(Passed.class);
        }
        assertThat(fetches).hasValue(1);
    }

    @Test
    void a_token_with_a_new_key_has_the_keys_fetched_again_but_not_all_the_time() {
        TokenVerifier verifier = verifier(remote());
        assertThat(check(verifier, FIRST)).isInstanceOf(Passed.class);
        assertThat(check(verifier, SECOND)).as("just fetched").isEqualTo(new Failed("its key is not known"));
        published.set(SECOND.keySet());
        pass(IssuerKeys.PAUSE);
        assertThat(check(verifier, SECOND)).isInstanceOf(Passed.class);
        assertThat(check(verifier, FIRST)).as("withdrawn").isInstanceOf(Failed.class);
        assertThat(fetches).hasValue(2);
    }

    @Test
    void keys_in_hand_stay_while_the_issuer_is_gone_or_talks_nonsense() {
        TokenVerifier verifier = verifier(remote());
        assertThat(check(verifier, FIRST)).isInstanceOf(Passed.class);
        for (String nonsense : List.of("nonsense", "{\"keys\":[]}", "x".repeat(KeyFetch.MAX_BYTES + 1))) {
            published.set(nonsense);
            pass(IssuerKeys.FRESH);
            int before = fetches.get();
            assertThat(check(verifier, FIRST)).isInstanceOf(Passed.class);
            // The refresh behind the caller's back; the unknown key waits for it.
            check(verifier, SECOND);
            assertThat(fetches.get()).isEqualTo(before + 1);
            assertThat(check(verifier, FIRST)).isInstanceOf(Passed.class);
        }
    }

    @Test
    void an_issuer_that_is_not_there_yet_is_asked_again() {
        published.set("nonsense");
        TokenVerifier verifier = verifier(remote());
        assertThat(check(verifier, FIRST)).isInstanceOf(Failed.class);
        published.set(FIRST.keySet());
        pass(IssuerKeys.PAUSE);
        assertThat(check(verifier, FIRST)).isInstanceOf(Passed.class);
    }

    @Test
    void an_issuer_that_stops_in_the_middle_of_its_answer_is_given_up() {
        AtomicBoolean stalls = new AtomicBoolean(true);
        server.createContext("/stalling", exchange -> {
            byte[] body = published.get().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body, 0, stalls.get() ? 10 : body.length);
            exchange.getResponseBody().flush();
            if (!stalls.get()) {
                exchange.close();
            }
        });
        TokenVerifier verifier = verifier(new KeySource.Remote(url("/stalling"), Duration.ofMillis(300)));
        assertThat(CompletableFuture.supplyAsync(() -> check(verifier, FIRST)))
                .succeedsWithin(Duration.ofSeconds(5))
                .isEqualTo(new Failed("its key is not known"));
        stalls.set(false);
        pass(IssuerKeys.PAUSE);
        assertThat(check(verifier, FIRST)).isInstanceOf(Passed.class);
    }

    @Test
    void an_issuers_configuration_says_where_its_keys_are() {
        TokenVerifier verifier = verifier(new KeySource.Discovered(url(""), Duration.ofSeconds(5)));
        assertThat(check(verifier, FIRST)).isInstanceOf(Passed.class);
    }

    @Test
    void other_rules_begin_with_the_keys_that_were_fetched() {
        TokenVerifier verifier = verifier(remote());
        assertThat(check(verifier, FIRST)).isInstanceOf(Passed.class);
        published.set("nonsense");
        TokenVerifier next = verifier.next(List.of(rule(remote())));
        assertThat(check(next, FIRST)).isInstanceOf(Passed.class);
        assertThat(fetches).as("not asked again just for that").hasValue(1);

        published.set(SECOND.keySet());
        pass(IssuerKeys.PAUSE);
        assertThat(check(next, SECOND)).isInstanceOf(Passed.class);

        TokenVerifier elsewhere =
                next.next(List.of(rule(new KeySource.Remote(url("/nowhere"), Duration.ofSeconds(5)))));
        assertThat(check(elsewhere, SECOND)).as("another source").isInstanceOf(Failed.class);
    }

    private TokenRule rule(KeySource keys) {
        return new TokenRule(url(""), Set.of(), keys, TokenRule.DEFAULT_PLACES, TokenRule.Forwarding.NOTHING);
    }

    private TokenVerifier verifier(KeySource keys) {
        Clock clock = new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now.get();
            }
        };
        return new TokenVerifier(List.of(rule(keys)), clock);
    }

    /** It is not verified again, but what made it hold must still be so. */
    @Test
    void a_token_that_is_known_ends_with_its_time_and_with_its_key() {
        TokenVerifier verifier = verifier(remote());
        String token = token(FIRST);
        Identity first = ((Passed) check(verifier, token)).identity();
        assertThat(((Passed) check(verifier, token)).identity()).isSameAs(first);

        pass(Duration.ofSeconds(60 + TokenVerifier.LEEWAY_SECONDS));
        assertThat(check(verifier, token)).isEqualTo(new Failed("it has expired"));

        String other = token(FIRST);
        assertThat(check(verifier, other)).isInstanceOf(Passed.class);
        published.set(SECOND.keySet());
        assertThat(check(verifier, SECOND)).as("has the keys fetched again").isInstanceOf(Passed.class);
        assertThat(check(verifier, other)).isInstanceOf(Failed.class);
    }

    /** Its last character has four bits that mean nothing: 16 spellings, of which one is remembered. */
    @Test
    void another_spelling_of_a_token_is_verified_each_time() {
        TokenVerifier verifier = verifier(remote());
        String token = token(FIRST);
        String other = token.substring(0, token.length() - 1) + (char) (token.charAt(token.length() - 1) + 1);
        Identity first = ((Passed) check(verifier, other)).identity();
        assertThat(((Passed) check(verifier, other)).identity()).isNotSameAs(first);
    }

    private TokenCheck check(TokenVerifier verifier, TestIssuer issuer) {
        return check(verifier, token(issuer));
    }

    private String token(TestIssuer issuer) {
        return issuer.token(claims -> {
            claims.setIssuer(url(""));
            claims.setExpirationTime(
                    org.jose4j.jwt.NumericDate.fromSeconds(now.get().getEpochSecond() + 60));
        });
    }

    private static TokenCheck check(TokenVerifier verifier, String token) {
        return TestIssuer.check(verifier, "Bearer " + token);
    }

    private KeySource remote() {
        return new KeySource.Remote(url("/keys"), Duration.ofSeconds(5));
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private void serve(String path, java.util.function.Supplier<String> answer) {
        server.createContext(path, exchange -> {
            byte[] body = answer.get().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    private void pass(Duration time) {
        now.updateAndGet(before -> before.plus(time));
    }
}
