package io.lockstep.event.kafka;

import io.lockstep.contract.ChangeHeaders;
import io.lockstep.contract.ChangeRecord;
import io.lockstep.contract.ChangeTopics;
import io.lockstep.event.EventServiceConfig;
import io.lockstep.event.rebuild.NotAcknowledged;
import io.lockstep.event.rebuild.SnapshotPublisher;
import io.lockstep.event.rebuild.TargetSink;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Publishes snapshot records with an idempotent producer and no transaction: a chunk that was published in part is
 * published again, and repeats are harmless.
 */
@Singleton
public final class KafkaSnapshotPublisher implements SnapshotPublisher {

    private final ChangeTopics topics;
    private final EventServiceConfig.Kafka config;
    private final Clock clock;
    private Optional<Producer<byte[], byte[]>> producer = Optional.empty();

    public KafkaSnapshotPublisher(EventServiceConfig config, Clock clock) {
        this.topics = new ChangeTopics(config.topic());
        this.config = config.kafka();
        this.clock = clock;
    }

    @Override
    public void publish(List<ChangeRecord> records, Optional<TargetSink> sink) {
        if (records.isEmpty()) {
            return;
        }
        try {
            Producer<byte[], byte[]> opened = opened();
            List<Future<?>> acknowledgements = new ArrayList<>(records.size());
            for (ChangeRecord change : records) {
                acknowledgements.add(opened.send(message(change, sink)));
            }
            opened.flush();
            for (Future<?> acknowledgement : acknowledgements) {
                acknowledgement.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unacknowledged(records, e);
        } catch (ExecutionException | KafkaException e) {
            close();
            throw unacknowledged(records, e);
        }
    }

    private static NotAcknowledged unacknowledged(List<ChangeRecord> records, Exception cause) {
        return new NotAcknowledged(
                "publishing the snapshot from " + records.getFirst() + " to " + records.getLast() + ": "
                        + cause.getMessage(),
                cause);
    }

    private Producer<byte[], byte[]> opened() {
        if (producer.isEmpty()) {
            new TopicSetup(topics, config).ensure();
            producer =
                    Optional.of(new KafkaProducer<>(settings(), new ByteArraySerializer(), new ByteArraySerializer()));
        }
        return producer.get();
    }

    private ProducerRecord<byte[], byte[]> message(ChangeRecord change, Optional<TargetSink> sink) {
        ProducerRecord<byte[], byte[]> message = ChangeMessage.of(topics.snapshot(), change, clock.millis());
        sink.ifPresent(only -> ChangeMessage.add(message, ChangeHeaders.SINK, only.wireName()));
        return message;
    }

    private Map<String, Object> settings() {
        return ClientSettings.ofProducer(
                config,
                Map.of(
                        ProducerConfig.CLIENT_ID_CONFIG,
                        "lockstep-rebuild",
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        true,
                        ProducerConfig.LINGER_MS_CONFIG,
                        0));
    }

    @Override
    public void close() {
        producer.ifPresent(open -> open.close(Duration.ZERO));
        producer = Optional.empty();
    }
}
