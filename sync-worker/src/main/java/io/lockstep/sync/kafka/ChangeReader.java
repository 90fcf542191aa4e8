package io.lockstep.sync.kafka;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.lockstep.contract.ChangeHeaders;
import io.lockstep.contract.ChangeKind;
import io.lockstep.contract.ChangeRecord;
import io.lockstep.contract.ChangeTopics;
import io.lockstep.contract.Version;
import io.lockstep.sync.Outcome;
import io.lockstep.sync.RejectionReason;
import io.lockstep.sync.deadletter.LetterId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Reads a change record from a Kafka message, whoever produced it: capture, a dead letter's redrive, or an operator
 * with a console and no headers.
 *
 * <p>The document is scanned once, see {@link DocumentScan}; its bytes are passed on as they are.
 */
final class ChangeReader {

    private static final ChangeKind[] KINDS = ChangeKind.values();

    private final DocumentForm form;
    private final Duration markerRetention;
    private final InstantSource clock;

    /** @param markerRetention how long deletions are remembered: what is older could bring a deleted row back */
    ChangeReader(DocumentForm form, Duration markerRetention, InstantSource clock) {
        this.form = form;
        this.markerRetention = markerRetention;
        this.clock = clock;
    }

    /** A change, or why there is none. */
    sealed interface Reading {}

    record Readable(ChangeRecord change) implements Reading {}

    record Unreadable(RejectionReason reason, String message) implements Reading {
        Outcome.Rejected rejected() {
            return new Outcome.Rejected(reason, message);
        }
    }

    /** @param from the topic on which the record was first read */
    Reading read(Record<byte[], byte[]> message, LetterId.Source from) {
        try {
            String id = id(message.key());
            Optional<Version> header = versionHeader(message.headers());
            ChangeKind kind = kind(message.headers(), message.value());
            if (kind == ChangeKind.DELETE) {
                return new Readable(
                        ChangeRecord.deletion(id, header.isPresent() ? header.get() : bareVersion(message)));
            }
            ChangeRecord document = document(id, header, kind, message);
            refuseIfTooLate(document.version(), message, from);
            return new Readable(document);
        } catch (UnreadableException e) {
            return new Unreadable(e.reason(), e.getMessage());
        }
    }

    private ChangeRecord document(String id, Optional<Version> header, ChangeKind kind, Record<byte[], byte[]> message)
            throws UnreadableException {
        if (message.value().length > ChangeTopics.MAX_DOCUMENT_BYTES) {
            throw new UnreadableException(
                    RejectionReason.TOO_LARGE,
                    "the document has " + message.value().length + " bytes, at most " + ChangeTopics.MAX_DOCUMENT_BYTES
                            + " are taken");
        }
        Optional<Version> document = DocumentScan.version(message.value(), id, form);
        if (header.isPresent() && document.isPresent() && !header.equals(document)) {
            throw new UnreadableException(
                    RejectionReason.VERSION_MISMATCH,
                    "the version header says " + header.get() + ", the document " + document.get());
        }
        Version version = header.or(() -> document)
                .orElseThrow(() -> new UnreadableException(
                        RejectionReason.BAD_VERSION, "neither a header nor the document has a version"));
        return ChangeRecord.of(id, version, kind, message.value());
    }

    /**
     * INVARIANT I3: once a deletion's marker is purged, an older document would bring the row back. A marker is kept for
     * the retention since a worker wrote it, and so since it was captured, and that was after the row's documents were:
     * a document that arrives within the retention of its own capture finds the marker.
     *
     * <p>When it arrived says the record of the log, which holds its keys in order: a deletion that a late worker reads
     * comes after it. Not so where records come out of order: the snapshot topic, and what is redriven or copied from a
     * dead letter. There only the clock says.
     *
     * <p>INVARIANT I6: not the version says how old it is, if capture did: it may have been down for longer than that.
     */
    private void refuseIfTooLate(Version version, Record<byte[], byte[]> message, LetterId.Source from)
            throws UnreadableException {
        boolean inOrder = from == LetterId.Source.CHANGES && !DeadLetterHeaders.areOn(message.headers());
        Instant arrived = inOrder ? Instant.ofEpochMilli(message.timestamp()) : clock.instant();
        if (capturedAt(message.headers(), version).plus(markerRetention).isBefore(arrived)) {
            throw new UnreadableException(
                    RejectionReason.TOO_LATE,
                    "deletions since it was captured may no longer be remembered; rebuild this id instead");
        }
    }

    /** When it was read from MySQL, or, where nobody says, when it was written there. */
    private static Instant capturedAt(Headers headers, Version version) {
        try {
            return Instant.ofEpochMilli(Long.parseLong(DeadLetterHeaders.text(headers, ChangeHeaders.CAPTURED_AT)));
        } catch (NumberFormatException e) {
            return at(version);
        }
    }

    private static Instant at(Version version) {
        return Instant.EPOCH.plus(Duration.ofNanos(Math.multiplyExact(version.value(), 1000)));
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
        return new String(key, US_ASCII);
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

    private static Optional<Version> versionHeader(Headers headers) throws UnreadableException {
        String text = DeadLetterHeaders.text(headers, ChangeHeaders.VERSION);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Version.parse(text));
        } catch (IllegalArgumentException e) {
            throw new UnreadableException(RejectionReason.BAD_VERSION, "version header: " + e.getMessage());
        }
    }

    /** What the header says, if it fits the value; without one, a tombstone deletes and a document is an upsert. */
    private static ChangeKind kind(Headers headers, byte[] value) throws UnreadableException {
        String text = DeadLetterHeaders.text(headers, ChangeHeaders.CHANGE);
        if (text.isEmpty()) {
            return value == null ? ChangeKind.DELETE : ChangeKind.UPSERT;
        }
        for (ChangeKind kind : KINDS) {
            if (kind.wireName().equals(text)) {
                if ((kind == ChangeKind.DELETE) == (value == null)) {
                    return kind;
                }
                throw new UnreadableException(
                        RejectionReason.BAD_CHANGE,
                        "the change header says " + text + ", and there is " + (value == null ? "no" : "a")
                                + " document");
            }
        }
        throw new UnreadableException(
                RejectionReason.BAD_CHANGE,
                "the change header must be upsert, delete or snapshot, got \""
                        + text.substring(0, Math.min(text.length(), 40)) + "\"");
    }
}
