package io.lockstep.devstack.token;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.devstack.DevstackException;
import io.lockstep.devstack.StateFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Signed development tokens (JWT, RS256) of one system, and the key set that its gateway verifies them with. */
public final class Tokens {

    public static final String ISSUER = "lockstep-dev";
    public static final String AUDIENCE = "lockstep";
    public static final Duration DEFAULT_TTL = Duration.ofHours(12);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final Clock clock;

    public Tokens(StateFolder state, Clock clock) {
        this.folder = state.keys();
        this.clock = clock;
    }

    /** A token of that role, good for that long; a negative time makes one that has expired, for tests. */
    public String issue(Role role, Duration ttl) {
        try {
            SigningKey key = SigningKey.in(folder);
            Instant now = clock.instant();
            Map<String, Object> header = Map.of("alg", "RS256", "typ", "JWT", "kid", key.id());
            Map<String, Object> claims = Map.of(
                    "iss", ISSUER,
                    "aud", AUDIENCE,
                    "sub", "dev-" + role.text(),
                    "groups", role.groups(),
                    "iat", now.getEpochSecond(),
                    "exp", now.plus(ttl).getEpochSecond(),
                    "jti", UUID.randomUUID().toString());
            String signed = encoded(header) + "." + encoded(claims);
            return signed + "." + key.sign(signed);
        } catch (IOException | GeneralSecurityException e) {
            throw new DevstackException("cannot sign a token with the key in " + folder + ": " + e.getMessage(), e);
        }
    }

    /** The file with the public key (JWKS), written anew. */
    public Path keySet() {
        Path file = folder.resolve("jwks.json");
        try {
            SigningKey key = SigningKey.in(folder);
            Map<String, String> publicKey = Map.of(
                    "kty",
                    "RSA",
                    "use",
                    "sig",
                    "alg",
                    "RS256",
                    "kid",
                    key.id(),
                    "n",
                    key.modulus(),
                    "e",
                    key.exponent());
            Files.writeString(file, JSON.writeValueAsString(Map.of("keys", List.of(publicKey))));
            return file;
        } catch (IOException | GeneralSecurityException e) {
            throw new DevstackException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    private static String encoded(Map<String, Object> part) throws JsonProcessingException {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(JSON.writeValueAsString(part).getBytes(StandardCharsets.UTF_8));
    }
}
