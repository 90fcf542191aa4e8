package io.lockstep.sync.kafka;

import io.lockstep.sync.SyncConfig;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.state.HostInfo;

/** Kafka client settings that the guarantees rest on, each with its reason. */
final class StreamsSettings {

    private StreamsSettings() {}

    /** The consumer group, which is Kafka Streams' application id: one for each topic and sink. */
    static String group(SyncConfig config) {
        return config.topic() + "." + config.sink();
    }

    static Properties streams(SyncConfig config) {
        Properties settings = new Properties();
        settings.putAll(ClientSettings.of(config.kafka(), Map.of()));
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, group(config));
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, config.kafka().bootstrapServers());
        settings.put(StreamsConfig.STATE_DIR_CONFIG, config.kafka().stateDir().toString());
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.kafka().threads());
        // The delivery claim; commits are lowered to what is acknowledged by AcknowledgingClients.
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
        settings.put(
                StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
                config.kafka().commitInterval().toMillis());
        // A record of a transaction that the relay aborted must never reach a sink.
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.ISOLATION_LEVEL_CONFIG), "read_committed");
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        int session = (int) config.kafka().sessionTimeout().toMillis();
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), session);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), session / 3);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG), (int)
                config.kafka().maxPollInterval().toMillis());
        // Only a member with a name of its own leaves the group when it stops; Kafka Streams makes all others wait out
        // the
        // session timeout (4.1). A new name each time: nobody rejoins under it, so a copied folder does no harm.
        settings.put(
                StreamsConfig.consumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG),
                UUID.randomUUID().toString());
        // Where other workers ask for the dead letters of our partitions.
        settings.put(
                StreamsConfig.APPLICATION_SERVER_CONFIG,
                authority(new HostInfo(config.advertisedHost(), config.advertisedPort())));
        // The ledger's changelog is as precious as the dead letters.
        settings.put(
                StreamsConfig.REPLICATION_FACTOR_CONFIG, (int) config.kafka().replicationFactor());
        // Bounds what is taken in after the sink became unavailable (I9).
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 1000);
        // What waits before the applier, in each partition of three topics: enough for it never to wait for a poll.
        settings.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, 200);
        settings.put(StreamsConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        return settings;
    }

    static Map<String, Object> admin(SyncConfig config) {
        return ClientSettings.of(
                config.kafka(),
                Map.of(
                        AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                        config.kafka().bootstrapServers(),
                        AdminClientConfig.CLIENT_ID_CONFIG,
                        group(config) + ".admin",
                        // Short, so that what the worker waits for is known soon.
                        AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        4000,
                        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        5000));
    }

    /** For reading single dead letters: without a group, and with little fetched ahead. */
    static Map<String, Object> letterConsumer(SyncConfig config) {
        return ClientSettings.of(
                config.kafka(),
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        config.kafka().bootstrapServers(),
                        ConsumerConfig.CLIENT_ID_CONFIG,
                        group(config) + ".letters",
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "none",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                        1 << 20,
                        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        5000));
    }

    static Map<String, Object> deadLetterProducer(SyncConfig config) {
        return ClientSettings.of(
                config.kafka(),
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        config.kafka().bootstrapServers(),
                        ProducerConfig.CLIENT_ID_CONFIG,
                        group(config) + ".dlq",
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        true,
                        // A dead letter is a record of the source topic, whatever that allows, and its headers.
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        WorkerTopics.MAX_LETTER_BYTES,
                        ProducerConfig.BUFFER_MEMORY_CONFIG,
                        2L * WorkerTopics.MAX_LETTER_BYTES,
                        // The stream thread waits here, and the group expels one that is silent; what fails is tried
                        // again.
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        1000,
                        ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
                        ByteArraySerializer.class,
                        ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
                        ByteArraySerializer.class));
    }

    /** Where a worker can be reached, as a URL has it: an IPv6 address stands in brackets. */
    static String authority(HostInfo worker) {
        String host = worker.host();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + worker.port();
    }
}
