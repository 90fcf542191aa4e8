package io.lockstep.event;

import java.util.Optional;

/**
 * What tells that a request was made before: an idempotency key, whose it is, and what was asked for under it.
 *
 * @param caller keys of different callers never meet; callers whom nobody vouches for are one
 * @param key 1 to {@value #MAX_CHARACTERS} visible ASCII characters
 * @param fingerprint the same for the same request only, 64 hexadecimal digits
 */
public record RequestKey(Optional<Author> caller, String key, String fingerprint) {

    public static final int MAX_CHARACTERS = 255;

    public RequestKey {
        if (!isPossible(key)) {
            throw new IllegalArgumentException("a key must be 1 to " + MAX_CHARACTERS + " visible ASCII characters");
        }
        if (!fingerprint.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("a fingerprint must be 64 hexadecimal digits");
        }
    }

    public static boolean isPossible(String key) {
        return key.matches("[\\x21-\\x7E]{1," + MAX_CHARACTERS + "}");
    }
}
