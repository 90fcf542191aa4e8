package io.lockstep.sync.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lockstep.contract.Version;
import io.lockstep.sync.Outcome;
import io.lockstep.sync.RejectionReason;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes dead letters: the record as it was received, in the partition where it was first read, with
 * {@link DeadLetterHeaders} that say why and whence. Safe for all threads.
 */
public final class DeadLetterTopic {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterTopic.class);

    /** What a sink says can be long; a header is for people. */
    private static final int MAX_MESSAGE = 1000;

    private final String topic;
    private final String sink;
    private final DeadLetterHeaders names;
    private final Producer<byte[], byte[]> producer;
    private final InstantSource clock;

    /** @param producer with {@code acks=all}; owned by the caller */
    public DeadLetterTopic(
            DeadLetterHeaders names,
            String topic,
            String sink,
            Producer<byte[], byte[]> producer,
            InstantSource clock) {
        this.names = names;
        this.topic = topic;
        this.sink = sink;
        this.producer = producer;
        this.clock = clock;
    }

    /** How its headers are read and named. */
    DeadLetterHeaders names() {
        return names;
    }

    /**
     * Writes a dead letter.
     *
     * @param version what the record would have been applied under, if it has a version
     * @return completes when it is acknowledged
     */
    CompletionStage<Void> send(
            Record<byte[], byte[]> message, Lineage lineage, Optional<Version> version, Outcome.Rejected rejected) {
        CompletableFuture<Void> acknowledged = new CompletableFuture<>();
        try {
            producer.send(letter(message, lineage, version, rejected), (written, failure) -> {
                if (failure == null) {
                    LOG.warn(
                            "dead letter: id={} attempts={} reason={} message={}",
                            lineage.id(),
                            lineage.rejections() + 1,
                            rejected.reason().wireName(),
                            rejected.message());
                    acknowledged.complete(null);
                } else {
                    refused(lineage, failure, acknowledged);
                }
            });
        } catch (RuntimeException e) {
            refused(lineage, e, acknowledged);
        }
        return acknowledged;
    }

    private void refused(Lineage lineage, Exception failure, CompletableFuture<Void> acknowledged) {
        LOG.error(
                "dead letter not written, its record stays unsettled and is tried again: topic={} id={}",
                topic,
                lineage.id(),
                failure);
        acknowledged.completeExceptionally(failure);
    }

    private ProducerRecord<byte[], byte[]> letter(
            Record<byte[], byte[]> message, Lineage lineage, Optional<Version> version, Outcome.Rejected rejected) {
        long timestamp = Math.max(0, message.timestamp());
        Headers headers = originals(message.headers());
        add(headers, DeadLetterHeaders.EXCEPTION, Outcome.Rejected.class.getName());
        add(headers, DeadLetterHeaders.MESSAGE, cut(rejected.message()));
        // A rejection is an answer, not an exception: there is no trace. The name is kept for tools that look for it.
        add(headers, DeadLetterHeaders.STACKTRACE, "");
        add(headers, DeadLetterHeaders.TOPIC, names.topic(lineage.id().source()));
        add(headers, DeadLetterHeaders.PARTITION, Integer.toString(lineage.id().partition()));
        add(headers, DeadLetterHeaders.OFFSET, Long.toString(lineage.id().offset()));
        add(headers, DeadLetterHeaders.REASON, rejected.reason().wireName());
        add(headers, DeadLetterHeaders.SINK, sink);
        add(headers, DeadLetterHeaders.ATTEMPTS, Integer.toString(lineage.rejections() + 1));
        add(headers, DeadLetterHeaders.AT, clock.instant().toString());
        add(
                headers,
                DeadLetterHeaders.VERSION,
                version.or(() -> own(message.headers(), rejected.reason()))
                        .orElseGet(() -> at(timestamp))
                        .toString());
        add(
                headers,
                DeadLetterHeaders.CHECKSUM,
                DeadLetterHeaders.checksum(message.key(), message.value(), message.headers()));
        return new ProducerRecord<>(
                topic, lineage.id().partition(), timestamp, message.key(), message.value(), headers);
    }

    /** The version that a record which is no change says of itself, unless that is what is wrong with it. */
    private static Optional<Version> own(Headers headers, RejectionReason reason) {
        boolean doubtful = reason == RejectionReason.BAD_VERSION || reason == RejectionReason.VERSION_MISMATCH;
        return doubtful ? Optional.empty() : DeadLetterHeaders.ownVersion(headers);
    }

    /** The record's own headers, each name once as readers and consoles see it: the last one counts. */
    private static Headers originals(Headers received) {
        Map<String, Header> last = new LinkedHashMap<>();
        for (Header header : received) {
            if (!DeadLetterHeaders.isOne(header.key())) {
                last.put(header.key(), header);
            }
        }
        return new RecordHeaders(last.values());
    }

    /**
     * What a record without a usable version counts as: whatever was written to MySQL after it was produced makes it
     * pointless, and nothing written before.
     */
    static Version at(long timestamp) {
        return Version.at(Instant.ofEpochMilli(Math.max(1, timestamp)));
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(new RecordHeader(name, value.getBytes(UTF_8)));
    }

    private static String cut(String message) {
        return message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE - 1) + "…";
    }
}
