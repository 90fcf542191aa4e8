package io.lockstep.contract;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs write tokens with one key and accepts those of several, so that keys can be replaced while tokens are about.
 *
 * <p>The signature keeps a client from making a reader wait for versions that nobody wrote. It hides nothing.
 * Safe to share between threads.
 *
 * <pre>signature = base64url( the first 16 bytes of HMAC-SHA256( key, "lockstep-write-token:" id "@" version ) )</pre>
 */
public final class WriteTokenKeys {

    /** The shortest key, in bytes of UTF-8. */
    public static final int MIN_KEY_BYTES = 32;

    /** Longer texts are not looked at. */
    private static final int MAX_LENGTH = ChangeRecord.MAX_ID_LENGTH + 64;

    private static final String ALGORITHM = "HmacSHA256";
    /** What is signed with the same key for another purpose is not a token. */
    private static final byte[] PURPOSE = "lockstep-write-token:".getBytes(StandardCharsets.US_ASCII);

    private static final int SIGNATURE_BYTES = 16;

    private final List<SecretKeySpec> keys;

    /**
     * @param key signs and is accepted; at least {@value #MIN_KEY_BYTES} bytes
     * @param olderKeys are accepted as well; each as long
     */
    public WriteTokenKeys(String key, List<String> olderKeys) {
        this.keys = Stream.concat(Stream.of(key), olderKeys.stream())
                .map(WriteTokenKeys::secret)
                .toList();
    }

    public String sign(WriteToken token) {
        String text = token.toString();
        return text + "." + base64(signature(text, keys.get(0)));
    }

    /** The token, if one of these keys signed this text; empty for anything else. */
    public Optional<WriteToken> open(String text) {
        int dot = text.lastIndexOf('.');
        int at = text.lastIndexOf('@', dot);
        if (text.length() > MAX_LENGTH || at < 0) {
            return Optional.empty();
        }
        String signed = text.substring(0, dot);
        byte[] signature = text.substring(dot + 1).getBytes(StandardCharsets.UTF_8);
        if (keys.stream().noneMatch(key -> isSigned(signed, signature, key))) {
            return Optional.empty();
        }
        return Optional.of(new WriteToken(signed.substring(0, at), Version.parse(signed.substring(at + 1))));
    }

    /** The texts are compared, not the bytes they stand for: base64 has several texts for the same bytes. */
    private static boolean isSigned(String text, byte[] signature, SecretKeySpec key) {
        byte[] right = base64(signature(text, key)).getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(right, signature);
    }

    private static byte[] signature(String text, SecretKeySpec key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(PURPOSE);
            return Arrays.copyOf(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)), SIGNATURE_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static SecretKeySpec secret(String key) {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < MIN_KEY_BYTES) {
            throw new IllegalArgumentException(
                    "a key of write tokens must have at least " + MIN_KEY_BYTES + " bytes, got " + bytes.length);
        }
        return new SecretKeySpec(bytes, ALGORITHM);
    }
}
