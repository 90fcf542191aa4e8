package io.lockstep.gateway.limit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The name that a bucket is kept under. INVARIANT I9: of bounded length, whatever a client puts into a header that tells clients apart. */
public final class BucketKey {

    private static final int MAX_LENGTH = 100;

    private BucketKey() {}

    /** {@code bucket} itself if it is short, else its digest, which nobody can make two buckets share. */
    public static String of(String bucket) {
        return bucket.length() <= MAX_LENGTH
                ? bucket
                : Base64.getUrlEncoder().withoutPadding().encodeToString(sha256(bucket));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
