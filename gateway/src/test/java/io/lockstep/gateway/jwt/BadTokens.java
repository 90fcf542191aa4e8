package io.lockstep.gateway.jwt;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.HmacKey;

/** Tokens that nobody may get in with, each an admin's but for one thing. */
public final class BadTokens {

    private BadTokens() {}

    /** By what is wrong with them. */
    public static Map<String, String> of(TestIssuer issuer) {
        Map<String, String> tokens = new LinkedHashMap<>();
        String good = issuer.token("admin");
        String[] parts = good.split("\\.");
        tokens.put("empty", "");
        tokens.put("no token at all", "nonsense");
        tokens.put("two parts", parts[0] + "." + parts[1]);
        tokens.put("five parts", good + ".a.b");
        tokens.put("no signature", parts[0] + "." + parts[1] + ".");
        tokens.put(
                "tampered payload",
                parts[0] + "." + base64(payload(parts[1]).replace("somebody", "somebodx")) + "." + parts[2]);
        tokens.put("tampered signature", parts[0] + "." + parts[1] + "." + new StringBuilder(parts[2]).reverse());
        for (String none : new String[] {"none", "None", "NONE", "nOnE"}) {
            String header = base64("{\"alg\":\"" + none + "\",\"kid\":\"test-key\"}");
            tokens.put("alg " + none, header + "." + parts[1] + ".");
            tokens.put("alg " + none + ", with a signature", header + "." + parts[1] + "." + parts[2]);
        }
        tokens.put("HS256 with the public key as secret", issuer.signed(hmac(issuer)));
        tokens.put(
                "RS512",
                issuer.signed(signature -> signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA512)));
        tokens.put(
                "PS256",
                issuer.signed(
                        signature -> signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_PSS_USING_SHA256)));
        tokens.put(
                "a stranger's key",
                issuer.signed(signature ->
                        signature.setKey(TestIssuer.generate().key().getPrivateKey())));
        tokens.put("unknown kid", issuer.signed(signature -> signature.setKeyIdHeaderValue("other")));
        tokens.put("kid that climbs", issuer.signed(signature -> signature.setKeyIdHeaderValue("../../dev/null")));
        tokens.put("key in the header", issuer.signed(ownKey("jwk")));
        tokens.put("key set by jku", issuer.signed(ownKey("jku")));
        tokens.put("unknown crit", issuer.signed(signature -> {
            signature.setCriticalHeaderNames("unheard-of");
            signature.setHeader("unheard-of", "x");
        }));
        tokens.put("expired", issuer.token(claims -> claims.setExpirationTime(in(-60))));
        tokens.put("never expires", issuer.token(claims -> claims.unsetClaim("exp")));
        tokens.put("expiry that is a text", issuer.token(claims -> claims.setStringClaim("exp", "tomorrow")));
        tokens.put("not yet valid", issuer.token(claims -> claims.setNotBefore(in(60))));
        tokens.put("wrong issuer", issuer.token(claims -> claims.setIssuer("elsewhere")));
        tokens.put("no issuer", issuer.token(claims -> claims.unsetClaim("iss")));
        tokens.put("wrong audience", issuer.token(claims -> claims.setAudience("other")));
        tokens.put("no audience", issuer.token(claims -> claims.unsetClaim("aud")));
        tokens.put("no subject", issuer.token(claims -> claims.unsetClaim("sub")));
        tokens.put("a claim twice", issuer.sign(twice(payload(parts[1])), signature -> {}));
        tokens.put("payload that is no object", issuer.sign("[]", signature -> {}));
        tokens.put("longer than 8 KB", issuer.token(claims -> claims.setStringClaim("pad", "x".repeat(8000))));
        return tokens;
    }

    private static Consumer<JsonWebSignature> hmac(TestIssuer issuer) {
        return signature -> {
            signature.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
            signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
            signature.setKey(new HmacKey(issuer.key().getPublicKey().getEncoded()));
        };
    }

    private static Consumer<JsonWebSignature> ownKey(String header) {
        return signature -> {
            TestIssuer stranger = TestIssuer.generate();
            signature.setKey(stranger.key().getPrivateKey());
            signature.setKeyIdHeaderValue("strangers");
            if (header.equals("jwk")) {
                signature.setJwkHeader(stranger.key());
            } else {
                signature.setHeader(header, "http://127.0.0.1:1/keys");
            }
        };
    }

    private static String twice(String payload) {
        return payload.replaceFirst("\\{", "{\"sub\":\"another\",");
    }

    private static NumericDate in(long seconds) {
        NumericDate date = NumericDate.now();
        date.addSeconds(seconds);
        return date;
    }

    private static String payload(String part) {
        return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
