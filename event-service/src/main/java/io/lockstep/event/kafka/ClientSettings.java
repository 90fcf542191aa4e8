package io.lockstep.event.kafka;

import io.lockstep.event.EventServiceConfig;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** Settings of Kafka clients: what the operator's file says, and over it those that the guarantees rest on. */
final class ClientSettings {

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
