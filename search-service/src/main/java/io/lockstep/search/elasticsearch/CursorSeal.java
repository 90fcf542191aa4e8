package io.lockstep.search.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.search.Reading;
import io.lockstep.search.SearchServiceConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes cursors out of page positions, and opens only those that it made for the same search.
 *
 * <p>A seal, not a checksum, because the id of a point in time spells out the index and the alias' filter: whoever could
 * write one could take the filter out and see deletion markers.
 *
 * <pre>
 *   base64url( format, 1 byte | seal, 16 bytes | {"pit":…,"after":[…],"corrected":…} )
 *   seal = the first half of HMAC-SHA256( key, format | SHA-256(search) | position )
 * </pre>
 */
@Singleton
final class CursorSeal {

    /** Longest cursor that is looked at, in characters. */
    static final int MAX_LENGTH = 8192;

    private static final byte FORMAT = 2;
    private static final int SEAL_BYTES = 16;
    private static final int KEY_BYTES = 32;
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;
    private final ObjectMapper json;

    @Inject
    CursorSeal(SearchServiceConfig config, ObjectMapper json) {
        this(config.paging().cursorKey().map(CursorSeal::bytes).orElseGet(CursorSeal::madeUp), json);
    }

    CursorSeal(byte[] key, ObjectMapper json) {
        this.key = new SecretKeySpec(key, ALGORITHM);
        this.json = json;
    }

    /** @param search what all pages of the search share */
    String seal(PagePosition position, ObjectNode search) {
        ObjectNode content = json.createObjectNode().put("pit", position.pointInTime());
        content.set("after", position.after());
        switch (position.reading()) {
            case Reading.AsTyped asTyped -> {}
            case Reading.Corrected corrected -> content.put("corrected", corrected.text());
            case Reading.AsInitials initials -> content.put("initials", initials.letters());
        }
        byte[] payload = bytes(content.toString());
        byte[] cursor = ByteBuffer.allocate(1 + SEAL_BYTES + payload.length)
                .put(FORMAT)
                .put(sealOf(payload, search))
                .put(payload)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(cursor);
    }

    /** Empty if this cursor was not sealed here, was changed, or belongs to another search. */
    Optional<PagePosition> open(String cursor, ObjectNode search) {
        if (cursor.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        return decoded(cursor).flatMap(bytes -> {
            byte[] seal = Arrays.copyOfRange(bytes, 1, 1 + SEAL_BYTES);
            byte[] payload = Arrays.copyOfRange(bytes, 1 + SEAL_BYTES, bytes.length);
            return bytes[0] == FORMAT && MessageDigest.isEqual(seal, sealOf(payload, search))
                    ? Optional.of(position(payload))
                    : Optional.empty();
        });
    }

    private static Optional<byte[]> decoded(String cursor) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(cursor);
            return bytes.length > 1 + SEAL_BYTES ? Optional.of(bytes) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private PagePosition position(byte[] payload) {
        try {
            JsonNode content = json.readTree(payload);
            return new PagePosition(
                    content.required("pit").asText(), (ArrayNode) content.required("after"), reading(content));
        } catch (IOException e) {
            throw new IllegalStateException("a sealed cursor holds something else than this format's JSON", e);
        }
    }

    private static Reading reading(JsonNode content) {
        if (content.has("corrected")) {
            return new Reading.Corrected(content.get("corrected").asText());
        }
        return content.has("initials")
                ? new Reading.AsInitials(content.get("initials").asText())
                : new Reading.AsTyped();
    }

    private byte[] sealOf(byte[] payload, ObjectNode search) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(FORMAT);
            mac.update(MessageDigest.getInstance("SHA-256").digest(bytes(search.toString())));
            return Arrays.copyOf(mac.doFinal(payload), SEAL_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK lacks " + ALGORITHM + " or SHA-256", e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] madeUp() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return key;
    }
}
