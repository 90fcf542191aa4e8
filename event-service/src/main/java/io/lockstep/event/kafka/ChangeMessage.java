package io.lockstep.event.kafka;

import io.lockstep.contract.ChangeHeaders;
import io.lockstep.contract.ChangeRecord;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A change record as a Kafka message, on whichever topic: key, value and the headers that every one has. */
final class ChangeMessage {

    private ChangeMessage() {}

    /** @param capturedAtMillis when the change was captured, in milliseconds since the epoch */
    static ProducerRecord<byte[], byte[]> of(String topic, ChangeRecord change, long capturedAtMillis) {
        ProducerRecord<byte[], byte[]> message =
                new ProducerRecord<>(topic, utf8(change.id()), change.document().orElse(null));
        add(message, ChangeHeaders.VERSION, change.version().toString());
        add(message, ChangeHeaders.CHANGE, change.kind().wireName());
        add(message, ChangeHeaders.CAPTURED_AT, Long.toString(capturedAtMillis));
        return message;
    }

    /** Adds a header that not every one has. */
    static void add(ProducerRecord<?, ?> message, String header, String value) {
        message.headers().add(header, utf8(value));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
