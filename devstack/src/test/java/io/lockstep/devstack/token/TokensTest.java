package io.lockstep.devstack.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.devstack.StateFolder;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.RSAPublicKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokensTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");

    @TempDir
    private Path folder;

    private StateFolder state;
    private Tokens tokens;

    @BeforeEach
    void fixedTime() {
        state = new StateFolder(folder.resolve("state"), folder);
        tokens = new Tokens(state, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @Test
    void theKeySetVerifiesTheToken() throws IOException, GeneralSecurityException {
        String[] parts = tokens.issue(Role.EDITOR, Duration.ofHours(1)).split("\\.");
        JsonNode key = JSON.readTree(tokens.keySet().toFile()).at("/keys/0");

        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(publicKey(key));
        signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));

        assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
        assertThat(part(parts[0]).get("kid")).isEqualTo(key.get("kid"));
        assertThat(part(parts[0]).get("alg").asText()).isEqualTo("RS256");
    }

    @Test
    void aRoleIncludesTheLesserOnes() throws IOException {
        assertThat(claims(Role.VIEWER).get("groups")).hasToString("[\"viewer\"]");
        assertThat(claims(Role.ADMIN).get("groups")).hasToString("[\"viewer\",\"editor\",\"admin\"]");
    }

    @Test
    void aTokenSaysForWhomAndHowLong() throws IOException {
        JsonNode claims = claims(Role.VIEWER);

        assertThat(claims.get("iss").asText()).isEqualTo("lockstep-dev");
        assertThat(claims.get("aud").asText()).isEqualTo("lockstep");
        assertThat(claims.get("exp").asLong()).isEqualTo(NOW.plusSeconds(3600).getEpochSecond());
    }

    @Test
    void theKeyIsMadeOnceAndReadableByItsOwnerAlone() throws IOException {
        Path first = tokens.keySet();
        String before = Files.readString(first);

        String after = Files.readString(new Tokens(state, Clock.systemUTC()).keySet());

        assertThat(JSON.readTree(after)).isEqualTo(JSON.readTree(before));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(first.resolveSibling("private.pem"))))
                .isEqualTo("rw-------");
    }

    private JsonNode claims(Role role) throws IOException {
        return part(tokens.issue(role, Duration.ofHours(1)).split("\\.")[1]);
    }

    private static JsonNode part(String base64) throws IOException {
        return JSON.readTree(Base64.getUrlDecoder().decode(base64));
    }

    private static PublicKey publicKey(JsonNode key) throws GeneralSecurityException {
        return KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(number(key.get("n")), number(key.get("e"))));
    }

    private static BigInteger number(JsonNode base64) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(base64.asText()));
    }
}
