package io.lockstep.sync.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.lockstep.sync.deadletter.LetterRecords.Stored;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * A dead letter's value, in the one form that shows it as it is.
 *
 * @param json if it is JSON
 * @param text if it is UTF-8 but no JSON
 * @param base64 otherwise; also where a cut went through it
 * @param tombstone true if there is none
 * @param bytes its length
 * @param truncated whether only its beginning is shown
 * @param headers all headers of the record; only where one letter is shown
 * @param unavailable why it cannot be shown
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PayloadView(
        @JsonRawValue String json,
        String text,
        String base64,
        Boolean tombstone,
        Integer bytes,
        Boolean truncated,
        Map<String, String> headers,
        String unavailable) {

    /** UTF-8 alone: what is quoted raw must be JSON in the encoding of the answer around it. */
    private static final JsonFactory JSON =
            JsonFactory.builder().disable(JsonFactory.Feature.CHARSET_DETECTION).build();

    static PayloadView of(Optional<Stored> found, boolean withHeaders) {
        if (found.isEmpty()) {
            return unavailable("the dead-letter topic no longer has it");
        }
        Stored stored = found.get();
        Map<String, String> headers = withHeaders ? stored.headers() : null;
        if (stored.value().isEmpty()) {
            return new PayloadView(null, null, null, true, 0, null, headers, null);
        }
        byte[] value = stored.value().get();
        Boolean cut = value.length < stored.bytes() ? true : null;
        Optional<String> text = text(value);
        if (text.isEmpty()) {
            String encoded = Base64.getEncoder().encodeToString(value);
            return new PayloadView(null, null, encoded, null, stored.bytes(), cut, headers, null);
        }
        return cut == null && isJson(value)
                ? new PayloadView(text.get(), null, null, null, stored.bytes(), null, headers, null)
                : new PayloadView(null, text.get(), null, null, stored.bytes(), cut, headers, null);
    }

    static PayloadView unavailable(String why) {
        return new PayloadView(null, null, null, null, null, null, null, why);
    }

    private static Optional<String> text(byte[] value) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** The bytes as JSON text, if they are that. */
    static Optional<String> asJson(byte[] value) {
        return isJson(value) ? text(value) : Optional.empty();
    }

    /** Exactly one value: what is quoted raw must not be able to end the answer around it. */
    private static boolean isJson(byte[] value) {
        try (JsonParser parser = JSON.createParser(value)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }
}
