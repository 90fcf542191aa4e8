package io.lockstep.gateway.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.lockstep.gateway.Identity;
import io.lockstep.gateway.Identity.Verified;
import io.lockstep.gateway.KeySource;
import io.lockstep.gateway.TokenCheck;
import io.lockstep.gateway.TokenCheck.Failed;
import io.lockstep.gateway.TokenCheck.Passed;
import io.lockstep.gateway.TokenRule;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.OctJwkGenerator;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TokenVerifierTest {

    private static final TestIssuer ISSUER = TestIssuer.generate();
    private static final Clock NOW = Clock.systemUTC();

    @Test
    void a_good_token_says_who_sends_it() {
        assertThat(TestIssuer.check(verifier(NOW), "Bearer " + ISSUER.token("editor")))
                .isInstanceOfSatisfying(
                        Passed.class,
                        passed -> assertThat(passed.identity()).isInstanceOfSatisfying(Verified.class, who -> {
                            assertThat(who.principal()).isEqualTo("lockstep-dev/somebody");
                            assertThat(who.claim(List.of("groups"))).containsExactly("editor");
                        }));
    }

    static Stream<Arguments> badTokens() {
        return BadTokens.of(ISSUER).entrySet().stream()
                .map(entry -> Arguments.argumentSet(entry.getKey(), entry.getValue()));
    }

    @ParameterizedTest
    @MethodSource("badTokens")
    void a_bad_token_is_refused_for_a_reason_that_is_safe_to_tell(String token) {
        assertThat(TestIssuer.check(verifier(NOW), "Bearer " + token))
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.reason()).matches("[a-z0-9 ]+"));
    }

    @Test
    void a_clock_may_be_off_by_half_a_minute() {
        String token = ISSUER.token("editor");
        assertThat(check(token, Duration.ofSeconds(600 + 25))).isInstanceOf(Passed.class);
        assertThat(check(token, Duration.ofSeconds(600 + 35))).isEqualTo(new Failed("it has expired"));
    }

    @Test
    void the_scheme_is_read_in_any_case() {
        assertThat(TestIssuer.check(verifier(NOW), "bEARER  " + ISSUER.token("editor")))
                .isInstanceOf(Passed.class);
        assertThat(TestIssuer.check(verifier(NOW), "Bearer")).isInstanceOf(Failed.class);
    }

    @Test
    void no_token_and_another_scheme_are_nobody() {
        assertThat(TestIssuer.check(verifier(NOW))).isEqualTo(new Passed(Identity.ANONYMOUS));
        assertThat(TestIssuer.check(verifier(NOW), "Basic YTpi")).isEqualTo(new Passed(Identity.ANONYMOUS));
    }

    @Test
    void two_headers_are_refused_whatever_they_say() {
        String header = "Bearer " + ISSUER.token("editor");
        assertThat(TestIssuer.check(verifier(NOW), header, header)).isInstanceOf(Failed.class);
    }

    @Test
    void an_elliptic_key_will_do_as_well() throws JoseException {
        EllipticCurveJsonWebKey key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
        key.setKeyId("curve");
        String token = ISSUER.signed(signature -> {
            signature.setKey(key.getPrivateKey());
            signature.setKeyIdHeaderValue("curve");
            signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
        });
        TokenRule rule = rule("{\"keys\":[" + key.toJson(OutputControlLevel.PUBLIC_ONLY) + "]}");
        assertThat(TestIssuer.check(new TokenVerifier(List.of(rule), NOW), "Bearer " + token))
                .isInstanceOf(Passed.class);
    }

    static Stream<Arguments> badKeySets() throws JoseException {
        return Map.of(
                        "a private key", "{\"keys\":[" + ISSUER.privateJson() + "]}",
                        "a symmetric key",
                                "{\"keys\":["
                                        + OctJwkGenerator.generateJwk(256).toJson(OutputControlLevel.INCLUDE_SYMMETRIC)
                                        + "]}",
                        "less than 2048",
                                "{\"keys\":["
                                        + withId(RsaJwkGenerator.generateJwk(1024)
                                                .toJson()) + "]}",
                        "without kid",
                                "{\"keys\":["
                                        + RsaJwkGenerator.generateJwk(2048).toJson() + "]}",
                        "no key", "{\"keys\":[]}",
                        "no JSON Web Key Set", "nonsense")
                .entrySet()
                .stream()
                .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
    }

    @ParameterizedTest
    @MethodSource("badKeySets")
    void a_key_set_that_could_be_abused_is_refused(String fault, String keys) {
        assertThat(KeySetCheck.faultOf(keys).orElse("none")).contains(fault);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TokenVerifier(List.of(rule(keys)), NOW))
                .withMessageContaining(fault);
    }

    private static String withId(String key) {
        return key.replaceFirst("\\{", "{\"kid\":\"x\",");
    }

    private static TokenCheck check(String token, Duration later) {
        return TestIssuer.check(verifier(Clock.offset(NOW, later)), "Bearer " + token);
    }

    private static TokenVerifier verifier(Clock clock) {
        return new TokenVerifier(List.of(rule(ISSUER.keySet())), clock);
    }

    private static TokenRule rule(String keys) {
        return new TokenRule(
                "lockstep-dev",
                Set.of("lockstep"),
                new KeySource.Inline(keys),
                TokenRule.DEFAULT_PLACES,
                TokenRule.Forwarding.NOTHING);
    }
}
