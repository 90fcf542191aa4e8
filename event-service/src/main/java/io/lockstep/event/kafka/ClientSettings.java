package io.lockstep.event.kafka;

import io.lockstep.event.EventServiceConfig;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Settings of Kafka clients: what the operator's file says, and over it those that the guarantees rest on. */
final class ClientSettings {

    /** How long a producer waits for Kafka at most; shorter than the lock of a lead in MySQL lasts. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private ClientSettings() {}

    /**
     * Those of one client.
     *
     * @param ours win over the file's
     */
    static Map<String, Object> of(EventServiceConfig.Kafka config, Map<String, Object> ours) {
        Map<String, Object> settings = new HashMap<>();
        config.clientFile().ifPresent(file -> settings.putAll(read(file)));
        settings.putAll(ours);
        return settings;
    }

    /**
     * Those of a producer whose records are to be acknowledged, by all in-sync replicas and within {@link #PATIENCE}.
     *
     * @param more of this producer
     */
    static Map<String, Object> ofProducer(EventServiceConfig.Kafka config, Map<String, Object> more) {
        Map<String, Object> ours = new HashMap<>(more);
        ours.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
        ours.put(ProducerConfig.ACKS_CONFIG, "all");
        ours.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE.toMillis());
        ours.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int)
                PATIENCE.dividedBy(2).toMillis());
        ours.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        return of(config, ours);
    }

    private static Map<String, String> read(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException("lockstep.kafka.client-file cannot be read: " + file, e);
        }
        Map<String, String> settings = new HashMap<>();
        properties.stringPropertyNames().forEach(name -> settings.put(name, properties.getProperty(name)));
        return settings;
    }
}
