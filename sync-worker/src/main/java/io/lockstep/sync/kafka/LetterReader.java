package io.lockstep.sync.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lockstep.contract.ChangeHeaders;
import io.lockstep.contract.ChangeRecord;
import io.lockstep.sync.deadletter.Attempt;
import io.lockstep.sync.deadletter.LetterId;
import io.lockstep.sync.deadletter.LetterRecord;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** Reads what a record on the dead-letter topic says, by its headers. */
final class LetterReader {

    /** The reason of a letter that somebody made by producing a record to the dead-letter topic. */
    static final String STRAY = "stray";

    private static final int MAX_TEXT = 300;

    private final DeadLetterHeaders names;

    LetterReader(DeadLetterHeaders names) {
        this.names = names;
    }

    LetterRecord read(Record<byte[], byte[]> message, RecordMetadata metadata) {
        Headers headers = message.headers();
        if (headers.lastHeader(DeadLetterHeaders.DISCARD) != null) {
            Optional<LetterId> id = names.origin(headers);
            if (id.isPresent()) {
                return new LetterRecord.Discard(
                        id.get(),
                        metadata.offset(),
                        cut(DeadLetterHeaders.text(headers, DeadLetterHeaders.DISCARD)),
                        cut(DeadLetterHeaders.text(headers, DeadLetterHeaders.BY)));
            }
        }
        DeadLetterHeaders.Stamp stamp = names.stamp(headers).orElseGet(() -> stray(message, metadata));
        return new LetterRecord.Rejection(
                stamp.id(),
                new Attempt(stamp.attempts(), stamp.at(), metadata.offset(), cut(stamp.reason()), stamp.message()),
                key(message.key()),
                DeadLetterHeaders.version(headers).orElseGet(() -> DeadLetterTopic.at(message.timestamp())),
                cut(DeadLetterHeaders.text(headers, ChangeHeaders.CHANGE)),
                DeadLetterHeaders.request(headers));
    }

    /** Nothing that arrives here is dropped: a record without a dead letter's headers is a letter of its own. */
    private static DeadLetterHeaders.Stamp stray(Record<byte[], byte[]> message, RecordMetadata metadata) {
        return new DeadLetterHeaders.Stamp(
                new LetterId(LetterId.Source.DLQ, metadata.partition(), metadata.offset()),
                1,
                Instant.ofEpochMilli(Math.max(0, message.timestamp())),
                STRAY,
                "it was produced to the dead-letter topic without the headers of a dead letter of this sink");
    }

    /** A key as text, cut if it is no id. */
    static String key(byte[] key) {
        return key == null ? "" : new String(key, 0, Math.min(key.length, ChangeRecord.MAX_ID_LENGTH), UTF_8);
    }

    private static String cut(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT - 1) + "…";
    }
}
