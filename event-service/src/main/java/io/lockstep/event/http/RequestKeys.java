package io.lockstep.event.http;

import io.lockstep.event.Author;
import io.lockstep.event.RequestKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The {@code Idempotency-Key} header: a quoted string, as the IETF's draft has it, or the same without quotes, as most
 * clients send it.
 */
final class RequestKeys {

    static final String HEADER = "Idempotency-Key";

    private RequestKeys() {}

    /** @throws ProblemException if the header is there and no key */
    static Optional<String> key(List<String> headers) {
        if (headers.isEmpty()) {
            return Optional.empty();
        }
        String key = unquoted(headers.getFirst().strip());
        if (headers.size() > 1 || !RequestKey.isPossible(key)) {
            throw new ProblemException(
                    ProblemType.INVALID_PARAMETER,
                    HEADER + " must be there once, 1 to " + RequestKey.MAX_CHARACTERS
                            + " visible ASCII characters, quoted or not; a random UUID is best.");
        }
        return Optional.of(key);
    }

    static RequestKey of(String key, Optional<Author> caller, String... request) {
        MessageDigest sum = sha256();
        for (String part : request) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            // With its length, so that no two requests run together to the same text.
            sum.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
            sum.update(bytes);
        }
        return new RequestKey(caller, key, HexFormat.of().formatHex(sum.digest()));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String unquoted(String text) {
        boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
        return quoted ? text.substring(1, text.length() - 1).replaceAll("\\\\([\"\\\\])", "$1") : text;
    }
}
