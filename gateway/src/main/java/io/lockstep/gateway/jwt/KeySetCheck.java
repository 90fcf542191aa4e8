package io.lockstep.gateway.jwt;

import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.Optional;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;

/** What a JSON Web Key Set must be before tokens are checked with it: public keys only, strong ones, each with a name. */
public final class KeySetCheck {

    private static final int MIN_RSA_BITS = 2048;

    private KeySetCheck() {}

    /** What is wrong with {@code keys}; empty if it will do. */
    public static Optional<String> faultOf(String keys) {
        try {
            List<JsonWebKey> all = new JsonWebKeySet(keys).getJsonWebKeys();
            if (all.isEmpty()) {
                return Optional.of("has no key");
            }
            return all.stream().flatMap(key -> faultOf(key).stream()).findFirst();
        } catch (JoseException | RuntimeException e) {
            return Optional.of("is no JSON Web Key Set");
        }
    }

    static Optional<String> faultOf(JsonWebKey key) {
        if (!(key instanceof PublicJsonWebKey asymmetric)) {
            return Optional.of("has a symmetric key: whoever checks tokens with it could also make them");
        }
        if (asymmetric.getPrivateKey() != null) {
            return Optional.of("has a private key: give the gateway the public part only");
        }
        if (key.getKeyId() == null) {
            return Optional.of("has a key without kid");
        }
        if (asymmetric.getPublicKey() instanceof RSAPublicKey rsa
                && rsa.getModulus().bitLength() < MIN_RSA_BITS) {
            return Optional.of("has an RSA key of less than " + MIN_RSA_BITS + " bits");
        }
        if (key instanceof EllipticCurveJsonWebKey curve && !"P-256".equals(curve.getCurveName())) {
            return Optional.of("has a key on a curve other than P-256, which ES256 needs");
        }
        return Optional.empty();
    }
}
