package io.lockstep.gateway.jwt;

import io.lockstep.gateway.RequestHead;
import io.lockstep.gateway.TokenCheck;
import java.util.List;
import java.util.function.Consumer;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/** Issues development tokens, good ones and bad ones. */
public final class TestIssuer {

    private final PublicJsonWebKey key;

    private TestIssuer(PublicJsonWebKey key) {
        this.key = key;
    }

    public static TestIssuer generate() {
        return generate("test-key");
    }

    static TestIssuer generate(String keyId) {
        try {
            RsaJsonWebKey key = RsaJwkGenerator.generateJwk(2048);
            key.setKeyId(keyId);
            return new TestIssuer(key);
        } catch (JoseException e) {
            throw new IllegalStateException("cannot make a key", e);
        }
    }

    /** The issuer another class loader has generated. */
    public static TestIssuer fromJson(String privateKey) {
        try {
            return new TestIssuer(PublicJsonWebKey.Factory.newPublicJwk(privateKey));
        } catch (JoseException e) {
            throw new IllegalStateException("cannot read the key", e);
        }
    }

    public String privateJson() {
        return key.toJson(OutputControlLevel.INCLUDE_PRIVATE);
    }

    public String keySet() {
        return "{\"keys\":[" + key.toJson(OutputControlLevel.PUBLIC_ONLY) + "]}";
    }

    PublicJsonWebKey key() {
        return key;
    }

    public String token(String... groups) {
        return token(claims -> claims.setStringListClaim("groups", List.of(groups)));
    }

    /** A good token but for what {@code change} does to its claims. */
    public String token(Consumer<JwtClaims> change) {
        return sign(claims(change).toJson(), signature -> {});
    }

    /** A good token but for what {@code change} does to its header, key or algorithm. */
    public String signed(Consumer<JsonWebSignature> change) {
        return sign(claims(claims -> {}).toJson(), change);
    }

    String sign(String payload, Consumer<JsonWebSignature> change) {
        JsonWebSignature signature = new JsonWebSignature();
        signature.setPayload(payload);
        signature.setKey(key.getPrivateKey());
        signature.setKeyIdHeaderValue(key.getKeyId());
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        change.accept(signature);
        try {
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException("cannot sign", e);
        }
    }

    private static JwtClaims claims(Consumer<JwtClaims> change) {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer("lockstep-dev");
        claims.setAudience("lockstep");
        claims.setSubject("somebody");
        NumericDate expiry = NumericDate.now();
        expiry.addSeconds(600);
        claims.setExpirationTime(expiry);
        claims.setStringListClaim("groups", List.of("viewer", "editor", "admin"));
        change.accept(claims);
        return claims;
    }

    /** What a verifier says of a request with these headers {@code Authorization}. */
    static TokenCheck check(TokenVerifier verifier, String... authorization) {
        return verifier.check(new RequestHead(
                        "GET",
                        "h",
                        "/",
                        new RequestHead.Details(
                                "http",
                                "h",
                                "",
                                name -> name.equals("authorization") ? List.of(authorization) : List.of(),
                                new RequestHead.Connection("127.0.0.1", 80))))
                .join();
    }
}
