package io.lockstep.sync.kafka;

import io.lockstep.contract.ChangeHeaders;
import io.lockstep.sync.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes dead letters: the record as it was received, in the same partition, with headers that say why and whence.
 *
 * <p>The headers are those that Kafka Streams 4.2 gives its own dead letters, plus {@code dead-letter-*}; all are
 * strings, so that every Kafka console shows and reproduces them. Safe for all threads.
 */
public final class DeadLetterTopic {

    /** Prefix of the header names that Kafka Streams 4.2 (KIP-1034) introduced. */
    public static final String STREAMS_PREFIX = "__streams.errors.";

    public static final String PREFIX = "dead-letter-";

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterTopic.class);

    private final String topic;
    private final String sink;
    private final Producer<byte[], byte[]> producer;
    private final InstantSource clock;

    /** @param producer with {@code acks=all}; owned by the caller */
    public DeadLetterTopic(String topic, String sink, Producer<byte[], byte[]> producer, InstantSource clock) {
        this.topic = topic;
        this.sink = sink;
        this.producer = producer;
        this.clock = clock;
    }

    CompletionStage<Void> send(
            Record<byte[], byte[]> message, RecordMetadata origin, Outcome.Rejected rejected, int attempts) {
        CompletableFuture<Void> acknowledged = new CompletableFuture<>();
        ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(
                topic,
                origin.partition(),
                null,
                message.key(),
                message.value(),
                headers(message, origin, rejected, attempts));
        try {
            producer.send(letter, (written, failure) -> {
                if (failure == null) {
                    LOG.warn(
                            "dead letter: topic={} partition={} offset={} reason={} message={}",
                            origin.topic(),
                            origin.partition(),
                            origin.offset(),
                            rejected.reason().wireName(),
                            rejected.message());
                    acknowledged.complete(null);
                } else {
                    refused(origin, failure, acknowledged);
                }
            });
        } catch (RuntimeException e) {
            refused(origin, e, acknowledged);
        }
        return acknowledged;
    }

    private void refused(RecordMetadata origin, Exception failure, CompletableFuture<Void> acknowledged) {
        LOG.error(
                "dead letter not written, its record stays unsettled and is tried again: topic={} origin={}-{}@{}",
                topic,
                origin.topic(),
                origin.partition(),
                origin.offset(),
                failure);
        acknowledged.completeExceptionally(failure);
    }

    private Headers headers(
            Record<byte[], byte[]> message, RecordMetadata origin, Outcome.Rejected rejected, int attempts) {
        Headers headers = new RecordHeaders();
        for (Header header : message.headers()) {
            if (!header.key().startsWith(STREAMS_PREFIX) && !header.key().startsWith(PREFIX)) {
                headers.add(header);
            }
        }
        add(headers, STREAMS_PREFIX + "exception", Outcome.Rejected.class.getName());
        add(headers, STREAMS_PREFIX + "message", rejected.message());
        add(headers, STREAMS_PREFIX + "stacktrace", "");
        add(headers, STREAMS_PREFIX + "topic", origin.topic());
        add(headers, STREAMS_PREFIX + "partition", Integer.toString(origin.partition()));
        add(headers, STREAMS_PREFIX + "offset", Long.toString(origin.offset()));
        add(headers, PREFIX + "reason", rejected.reason().wireName());
        add(headers, PREFIX + "sink", sink);
        add(headers, PREFIX + "attempts", Integer.toString(attempts));
        add(headers, PREFIX + "at", clock.instant().toString());
        Header version = message.headers().lastHeader(ChangeHeaders.VERSION);
        if (version != null && version.value() != null) {
            headers.add(PREFIX + "version", version.value());
        }
        return headers;
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
