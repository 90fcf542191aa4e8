package io.lockstep.sync.kafka;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.lockstep.contract.ChangeHeaders;
import io.lockstep.contract.ChangeKind;
import io.lockstep.contract.ChangeRecord;
import io.lockstep.contract.Version;
import io.lockstep.sync.Outcome;
import io.lockstep.sync.RejectionReason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Reads a change record from a Kafka message, whoever produced it: capture, a dead letter's redrive, or an operator
 * with a console and no headers.
 *
 * <p>The document is scanned once, without building a tree, to be sure that it is one JSON object and to find its
 * version; its bytes are passed on as they are.
 */
final class ChangeReader {

    private static final String DOCUMENT_VERSION = "version";
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(50).build())
            .build();

    private ChangeReader() {}

    /** A change, or why there is none. */
    sealed interface Reading {}

    record Readable(ChangeRecord change) implements Reading {}

    record Unreadable(RejectionReason reason, String message) implements Reading {
        Outcome.Rejected rejected() {
            return new Outcome.Rejected(reason, message);
        }
    }

    static Reading read(Record<byte[], byte[]> message) {
        try {
            String id = id(message.key());
            Optional<Version> header = versionHeader(message);
            if (message.value() == null) {
                return new Readable(
                        ChangeRecord.deletion(id, header.isPresent() ? header.get() : bareVersion(message)));
            }
            Optional<Version> document = scan(message.value());
            if (header.isPresent() && document.isPresent() && !header.equals(document)) {
                return new Unreadable(
                        RejectionReason.VERSION_MISMATCH,
                        "the version header says " + header.get() + ", the document " + document.get());
            }
            Version version = header.or(() -> document)
                    .orElseThrow(() -> new UnreadableException(
                            RejectionReason.BAD_VERSION, "neither a header nor the document has a version"));
            return new Readable(ChangeRecord.of(id, version, kind(message), message.value()));
        } catch (UnreadableException e) {
            return new Unreadable(e.reason, e.getMessage());
        }
    }

    private static String id(byte[] key) throws UnreadableException {
        if (key == null || key.length == 0 || key.length > ChangeRecord.MAX_ID_LENGTH) {
            throw new UnreadableException(
                    RejectionReason.BAD_KEY,
                    "the key must be an id of 1 to " + ChangeRecord.MAX_ID_LENGTH + " bytes, got "
                            + (key == null ? "none" : key.length));
        }
        for (byte b : key) {
            if (b <= ' ' || b == '"' || b == '\\' || b == 0x7f) {
                throw new UnreadableException(
                        RejectionReason.BAD_KEY,
                        "the key must be printable ASCII without spaces, quotes or backslashes");
            }
        }
        return new String(key, StandardCharsets.US_ASCII);
    }

    /**
     * INVARIANT I3: a bare tombstone is as old as its timestamp, but a copy of a dead letter gets a new one from some
     * consoles, and would then delete what is newer. So the dead letter says what its record was worth.
     */
    private static Version bareVersion(Record<?, ?> message) throws UnreadableException {
        if (!DeadLetterHeaders.areOn(message.headers())) {
            return DeadLetterTopic.at(message.timestamp());
        }
        return DeadLetterHeaders.version(message.headers())
                .orElseThrow(() -> new UnreadableException(
                        RejectionReason.BAD_VERSION,
                        "a dead letter's tombstone without a version header or " + DeadLetterHeaders.VERSION));
    }

    private static Optional<Version> versionHeader(Record<?, ?> message) throws UnreadableException {
        Header header = message.headers().lastHeader(ChangeHeaders.VERSION);
        if (header == null || header.value() == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Version.parse(new String(header.value(), StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException e) {
            throw new UnreadableException(RejectionReason.BAD_VERSION, "version header: " + e.getMessage());
        }
    }

    /** A snapshot says so in its header; any other record with a document is an upsert. */
    private static ChangeKind kind(Record<?, ?> message) {
        Header header = message.headers().lastHeader(ChangeHeaders.CHANGE);
        boolean snapshot = header != null
                && header.value() != null
                && ChangeKind.SNAPSHOT.wireName().equals(new String(header.value(), StandardCharsets.UTF_8));
        return snapshot ? ChangeKind.SNAPSHOT : ChangeKind.UPSERT;
    }

    private static Optional<Version> scan(byte[] document) throws UnreadableException {
        try (JsonParser parser = JSON.createParser(document)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new UnreadableException(RejectionReason.NOT_JSON, "the value is not a JSON object");
            }
            Optional<Version> version = Optional.empty();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean isVersion = DOCUMENT_VERSION.equals(parser.currentName());
                JsonToken value = parser.nextToken();
                if (isVersion) {
                    version = Optional.of(version(parser, value));
                }
                parser.skipChildren();
            }
            if (parser.nextToken() != null) {
                throw new UnreadableException(RejectionReason.NOT_JSON, "something follows the JSON object");
            }
            return version;
        } catch (IOException e) {
            throw new UnreadableException(RejectionReason.NOT_JSON, "the value is not JSON: " + position(e));
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

    /** Where parsing stopped, without quoting the document. */
    private static String position(IOException e) {
        return e instanceof JsonProcessingException syntax && syntax.getLocation() != null
                ? "stopped at byte " + syntax.getLocation().getByteOffset()
                : e.getClass().getSimpleName();
    }

    private static final class UnreadableException extends Exception {
        private final transient RejectionReason reason;

        private UnreadableException(RejectionReason reason, String message) {
            super(message, null, false, false);
            this.reason = reason;
        }
    }
}
