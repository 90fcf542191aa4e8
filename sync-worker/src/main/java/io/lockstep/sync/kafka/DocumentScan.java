package io.lockstep.sync.kafka;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.lockstep.contract.EventIndex;
import io.lockstep.contract.Version;
import io.lockstep.sync.RejectionReason;
import java.io.IOException;
import java.nio.CharBuffer;
import java.util.Optional;

/** Goes through a document once, without building a tree: that it is one JSON object of the right form and id. */
final class DocumentScan {

    /** UTF-8 alone: Jackson would also take a byte order mark and UTF-16 or -32, which no reader of a sink does. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(50).build())
            .build();

    private static final int MAX_NAME_SHOWN = 60;

    private DocumentScan() {}

    /** The version that the document has, if it has one. */
    static Optional<Version> version(byte[] document, String id, DocumentForm form) throws UnreadableException {
        try (JsonParser parser = JSON.createParser(document)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new UnreadableException(RejectionReason.NOT_JSON, "the value is not a JSON object");
            }
            Optional<Version> version = Optional.empty();
            boolean hasId = false;
            long seen = 0;
            UnreadableException wrong = null;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                DocumentForm.Field field = form.field(parser.currentName()).orElse(null);
                JsonToken value = parser.nextToken();
                if (field == null) {
                    wrong = firstOf(wrong, "it has a field that nobody knows: " + shown(parser.currentName()));
                } else if ((seen & field.bit()) != 0) {
                    wrong = firstOf(wrong, "it has " + field.name() + " twice");
                } else if (field.name().equals(EventIndex.VERSION)) {
                    version = Optional.of(version(parser, value));
                } else if (field.name().equals(EventIndex.ID)) {
                    hasId = true;
                    requireSame(id, parser, value);
                } else if (!field.takes(value) || !takesAll(field, value, parser)) {
                    wrong = firstOf(
                            wrong, field.name() + " must be " + field.kind().said());
                }
                seen |= field == null ? 0 : field.bit();
                leave(parser);
            }
            if (parser.nextToken() != null) {
                throw new UnreadableException(RejectionReason.NOT_JSON, "something follows the JSON object");
            }
            // Said last: a value that is no JSON at all is worse than a field that does not fit.
            if (wrong != null) {
                throw wrong;
            }
            if (!hasId) {
                throw new UnreadableException(RejectionReason.ID_MISMATCH, "the document has no " + EventIndex.ID);
            }
            return version;
        } catch (IOException e) {
            throw new UnreadableException(RejectionReason.NOT_JSON, "the value is not JSON: " + position(e));
        }
    }

    private static UnreadableException firstOf(UnreadableException earlier, String message) {
        return earlier == null ? new UnreadableException(RejectionReason.DOCUMENT_REFUSED, message) : earlier;
    }

    /** An array's members must be what the field takes; it is left at its end, or at the first that is not. */
    private static boolean takesAll(DocumentForm.Field field, JsonToken value, JsonParser parser) throws IOException {
        if (value != JsonToken.START_ARRAY) {
            return true;
        }
        for (JsonToken member = parser.nextToken(); member != JsonToken.END_ARRAY; member = parser.nextToken()) {
            if (member == JsonToken.START_ARRAY || !field.takes(member)) {
                return false;
            }
        }
        return true;
    }

    /** Goes to the end of the top-level field that the parser is in. */
    private static void leave(JsonParser parser) throws IOException {
        parser.skipChildren();
        while (!parser.getParsingContext().inObject()
                || !parser.getParsingContext().getParent().inRoot()) {
            if (parser.nextToken() == null) {
                return;
            }
        }
    }

    private static void requireSame(String id, JsonParser parser, JsonToken value)
            throws IOException, UnreadableException {
        boolean same = value == JsonToken.VALUE_STRING
                && parser.getTextLength() == id.length()
                && id.contentEquals(CharBuffer.wrap(parser.getTextCharacters(), parser.getTextOffset(), id.length()));
        if (!same) {
            throw new UnreadableException(
                    RejectionReason.ID_MISMATCH, "the document's " + EventIndex.ID + " is not the record's key");
        }
    }

    private static Version version(JsonParser parser, JsonToken value) throws IOException, UnreadableException {
        if (value != JsonToken.VALUE_NUMBER_INT || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            throw new UnreadableException(
                    RejectionReason.BAD_VERSION, "the document's version is not a whole number in range");
        }
        try {
            return new Version(parser.getLongValue());
        } catch (IllegalArgumentException e) {
            throw new UnreadableException(RejectionReason.BAD_VERSION, "the document's " + e.getMessage());
        }
    }

    private static String shown(String name) {
        return name.length() <= MAX_NAME_SHOWN ? name : name.substring(0, MAX_NAME_SHOWN) + "…";
    }

    /** Where parsing stopped, without quoting the document. */
    private static String position(IOException e) {
        return e instanceof JsonProcessingException syntax && syntax.getLocation() != null
                ? "stopped at byte " + syntax.getLocation().getByteOffset()
                : e.getClass().getSimpleName();
    }
}
