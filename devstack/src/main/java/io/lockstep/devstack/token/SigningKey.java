package io.lockstep.devstack.token;

import io.lockstep.devstack.StateFolder;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** The RSA key that a checkout signs its development tokens with, made at first use and kept in its state folder. */
final class SigningKey {

    private static final String PRIVATE = "private.pem";
    private static final int BITS = 2048;
    private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

    private final RSAPrivateCrtKey key;

    private SigningKey(RSAPrivateCrtKey key) {
        this.key = key;
    }

    /** Two first uses at once both get the key that was stored last. */
    static SigningKey in(Path folder) throws IOException, GeneralSecurityException {
        Path file = folder.resolve(PRIVATE);
        if (!Files.exists(file)) {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(BITS);
            StateFolder.writePrivately(
                    file, pem(generator.generateKeyPair().getPrivate().getEncoded()));
        }
        String base64 = Files.readString(file).replaceAll("-----[^-]+-----|\\s", "");
        PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64));
        return new SigningKey((RSAPrivateCrtKey) KeyFactory.getInstance("RSA").generatePrivate(spec));
    }

    /** Names the key in a token, so that a verifier finds it after a change of keys. */
    String id() throws GeneralSecurityException {
        byte[] digest =
                MessageDigest.getInstance("SHA-256").digest(key.getModulus().toByteArray());
        return URL.encodeToString(digest).substring(0, 16);
    }

    /** RS256 of the text, in base64url. */
    String sign(String text) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(key);
        signature.update(text.getBytes(StandardCharsets.US_ASCII));
        return URL.encodeToString(signature.sign());
    }

    String modulus() {
        return unsigned(key.getModulus());
    }

    String exponent() {
        return unsigned(key.getPublicExponent());
    }

    private static String unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        int sign = bytes[0] == 0 ? 1 : 0;
        return URL.encodeToString(java.util.Arrays.copyOfRange(bytes, sign, bytes.length));
    }

    private static String pem(byte[] key) {
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key)
                + "\n-----END PRIVATE KEY-----\n";
    }
}
