package io.lockstep.event.kafka;

import io.lockstep.contract.ChangeHeaders;
import io.lockstep.event.CapturedChange;
import io.lockstep.event.ChangePublishers;
import io.lockstep.event.Publication;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** Publishes each batch in one Kafka transaction, which readers of committed records see entirely or not at all. */
final class KafkaChangePublisher implements ChangePublishers.Publisher {

    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final Clock clock;

    KafkaChangePublisher(Producer<byte[], byte[]> producer, String topic, Clock clock) {
        this.producer = producer;
        this.topic = topic;
        this.clock = clock;
    }

    @Override
    public Publication publish(List<CapturedChange> rows) {
        AtomicReference<Publication.Refused> refused = new AtomicReference<>();
        try {
            producer.beginTransaction();
            for (CapturedChange row : rows) {
                producer.send(record(row), (metadata, failure) -> {
                    if (failure instanceof RecordTooLargeException) {
                        refused.compareAndSet(null, new Publication.Refused(row, failure.getMessage()));
                    }
                });
            }
            producer.commitTransaction();
            return new Publication.Published();
        } catch (RuntimeException e) {
            return isFencing(e) ? new Publication.Fenced() : afterFailure(Optional.ofNullable(refused.get()), e);
        }
    }

    /** Nothing of the batch may stay in an open transaction: the next one would publish it. */
    private Publication afterFailure(Optional<Publication.Refused> refused, RuntimeException failure) {
        if (refused.isEmpty()) {
            return new Publication.Unavailable(failure);
        }
        try {
            producer.abortTransaction();
            return refused.get();
        } catch (RuntimeException e) {
            return isFencing(e) ? new Publication.Fenced() : new Publication.Unavailable(e);
        }
    }

    private static boolean isFencing(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProducerFencedException || cause instanceof InvalidProducerEpochException) {
                return true;
            }
        }
        return false;
    }

    private ProducerRecord<byte[], byte[]> record(CapturedChange row) {
        ProducerRecord<byte[], byte[]> message = ChangeMessage.of(topic, row.change(), clock.millis());
        row.trace().ifPresent(trace -> ChangeMessage.add(message, ChangeHeaders.TRACE_PARENT, trace.text()));
        return message;
    }

    @Override
    public void close() {
        // An open transaction is aborted by the next publisher, whose opening fences this one.
        producer.close(Duration.ZERO);
    }
}
