package io.lockstep.event.kafka;

import io.lockstep.contract.ChangeTopics;
import io.lockstep.event.ChangePublishers;
import io.lockstep.event.EventServiceConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Opens transactional producers that all have the same transactional id, so that each fences those before it. */
@ApplicationScoped
class KafkaChangePublishers implements ChangePublishers {

    private final ChangeTopics topics;
    private final EventServiceConfig.Kafka config;
    private final Clock clock;

    KafkaChangePublishers(EventServiceConfig config, Clock clock) {
        this.topics = new ChangeTopics(config.topic());
        this.config = config.kafka();
        this.clock = clock;
    }

    @Override
    public Publisher open() {
        new TopicSetup(topics, config).ensure();
        KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings(), new ByteArraySerializer(), new ByteArraySerializer());
        try {
            producer.initTransactions();
            return new KafkaChangePublisher(producer, topics.changes(), clock);
        } catch (RuntimeException e) {
            producer.close(Duration.ZERO);
            throw e;
        }
    }

    private Map<String, Object> settings() {
        return ClientSettings.ofProducer(
                config,
                Map.of(
                        ProducerConfig.CLIENT_ID_CONFIG,
                        "lockstep-relay",
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        "lockstep-relay-" + topics.changes(),
                        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                        (int) Duration.ofSeconds(30).toMillis(),
                        // Costs no time, since a commit sends at once what lingers, and saves many small requests
                        // before it.
                        ProducerConfig.LINGER_MS_CONFIG,
                        5));
    }
}
