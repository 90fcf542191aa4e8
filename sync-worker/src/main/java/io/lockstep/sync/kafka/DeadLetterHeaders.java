package io.lockstep.sync.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lockstep.contract.ChangeHeaders;
import io.lockstep.contract.ChangeTopics;
import io.lockstep.contract.Version;
import io.lockstep.sync.deadletter.LetterId;
import io.lockstep.sync.deadletter.LetterRecord.Request;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * The headers of a dead letter: those that Kafka Streams 4.2 (KIP-1034) gives its own, and {@code dead-letter-*}. All are
 * strings and each occurs once, so that every Kafka console shows and reproduces them.
 */
public final class DeadLetterHeaders {

    static final String STREAMS_PREFIX = "__streams.errors.";
    static final String PREFIX = "dead-letter-";

    static final String EXCEPTION = STREAMS_PREFIX + "exception";
    static final String MESSAGE = STREAMS_PREFIX + "message";
    static final String STACKTRACE = STREAMS_PREFIX + "stacktrace";
    static final String TOPIC = STREAMS_PREFIX + "topic";
    static final String PARTITION = STREAMS_PREFIX + "partition";
    static final String OFFSET = STREAMS_PREFIX + "offset";

    static final String REASON = PREFIX + "reason";
    static final String SINK = PREFIX + "sink";
    static final String ATTEMPTS = PREFIX + "attempts";
    static final String AT = PREFIX + "at";
    static final String VERSION = PREFIX + "version";
    /** Tells a copy that was edited from one that was not. */
    static final String CHECKSUM = PREFIX + "checksum";

    /** On a copy: {@code once} or {@code force}, see {@link Request}. */
    static final String REDRIVE = PREFIX + "redrive";
    /** On a control record: why a letter is discarded. */
    static final String DISCARD = PREFIX + "discard";
    /** Who asked. */
    static final String BY = PREFIX + "by";

    private static final int MAX_ATTEMPTS = 1_000_000;

    private final ChangeTopics topics;
    private final String deadLetters;
    private final String sink;

    DeadLetterHeaders(ChangeTopics topics, String sink) {
        this.topics = topics;
        this.deadLetters = topics.deadLetters(sink);
        this.sink = sink;
    }

    /** What the headers of a dead letter say of its origin. */
    record Stamp(LetterId id, int attempts, Instant at, String reason, String message) {}

    static boolean isOne(String name) {
        return name.startsWith(STREAMS_PREFIX) || name.startsWith(PREFIX);
    }

    static boolean areOn(Headers headers) {
        for (Header header : headers) {
            if (isOne(header.key())) {
                return true;
            }
        }
        return false;
    }

    /** The stamp of a dead letter of this sink; empty if the headers are not, or not wholly, those of one. */
    Optional<Stamp> stamp(Headers headers) {
        try {
            Optional<LetterId> id = origin(headers);
            if (id.isEmpty() || !text(headers, SINK).equals(sink)) {
                return Optional.empty();
            }
            int attempts = Integer.parseInt(text(headers, ATTEMPTS));
            if (attempts < 1 || attempts > MAX_ATTEMPTS) {
                return Optional.empty();
            }
            return Optional.of(new Stamp(
                    id.get(),
                    attempts,
                    Instant.parse(text(headers, AT)),
                    text(headers, REASON),
                    text(headers, MESSAGE)));
        } catch (DateTimeException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Where a dead letter's record was first read; empty if the headers name no place of this register. */
    Optional<LetterId> origin(Headers headers) {
        try {
            int partition = Integer.parseInt(text(headers, PARTITION));
            long offset = Long.parseLong(text(headers, OFFSET));
            if (partition >= ChangeTopics.PARTITIONS) {
                return Optional.empty();
            }
            return source(text(headers, TOPIC)).map(source -> new LetterId(source, partition, offset));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    Optional<LetterId.Source> source(String topic) {
        for (LetterId.Source source : LetterId.Source.values()) {
            if (topic(source).equals(topic)) {
                return Optional.of(source);
            }
        }
        return Optional.empty();
    }

    String topic(LetterId.Source source) {
        return switch (source) {
            case CHANGES -> topics.changes();
            case SNAPSHOT -> topics.snapshot();
            case DLQ -> deadLetters;
        };
    }

    static Optional<Version> version(Headers headers) {
        return version(headers, VERSION);
    }

    /** What the record said of itself when it was produced. */
    static Optional<Version> ownVersion(Headers headers) {
        return version(headers, ChangeHeaders.VERSION);
    }

    private static Optional<Version> version(Headers headers, String name) {
        try {
            return Optional.of(Version.parse(text(headers, name)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static Request request(Headers headers) {
        return switch (text(headers, REDRIVE)) {
            case "once" -> Request.ONCE;
            case "force" -> Request.FORCE;
            default -> Request.NONE;
        };
    }

    /** Whether a copy's key, value, version and kind are those of the dead letter that it is a copy of. */
    static boolean isUnedited(byte[] key, byte[] value, Headers headers) {
        return text(headers, CHECKSUM).equals(checksum(key, value, headers));
    }

    static String checksum(byte[] key, byte[] value, Headers headers) {
        CRC32C sum = new CRC32C();
        for (byte[] part :
                new byte[][] {key, value, bytes(headers, ChangeHeaders.VERSION), bytes(headers, ChangeHeaders.CHANGE)
                }) {
            sum.update(part == null ? 0 : 1);
            if (part != null) {
                sum.update(part);
            }
        }
        return HexFormat.of().toHexDigits(sum.getValue(), 8);
    }

    /** A header's text, empty if there is none: consoles cannot tell these two apart either. */
    static String text(Headers headers, String name) {
        byte[] value = bytes(headers, name);
        return value == null ? "" : new String(value, UTF_8);
    }

    private static byte[] bytes(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null ? null : header.value();
    }
}
