package io.lockstep.event.kafka;

import io.lockstep.contract.ChangeTopics;
import io.lockstep.event.EventServiceConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jboss.logging.Logger;

/**
 * Creates the topics of changes and snapshots where they are missing. Existing ones are left as they are, since an
 * operator may have chosen otherwise; a wrong number of partitions is reported, as keys would not meet.
 */
final class TopicSetup {

    private static final Logger LOG = Logger.getLogger(TopicSetup.class);
    private static final int PATIENCE_MILLIS = 5_000;

    /** Compacted: the newest state of each key stays for ever, older ones and tombstones long enough to be read. */
    private static final Map<String, String> CHANGES = Map.of(
            TopicConfig.CLEANUP_POLICY_CONFIG,
            TopicConfig.CLEANUP_POLICY_COMPACT,
            TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG,
            millis(Duration.ofDays(1)),
            TopicConfig.DELETE_RETENTION_MS_CONFIG,
            millis(Duration.ofDays(7)));

    /** Snapshots are read once and can be made again. */
    private static final Map<String, String> SNAPSHOT = Map.of(
            TopicConfig.CLEANUP_POLICY_CONFIG,
            TopicConfig.CLEANUP_POLICY_DELETE,
            TopicConfig.RETENTION_MS_CONFIG,
            millis(Duration.ofDays(1)));

    private final ChangeTopics topics;
    private final EventServiceConfig.Kafka config;

    TopicSetup(ChangeTopics topics, EventServiceConfig.Kafka config) {
        this.topics = topics;
        this.config = config;
    }

    void ensure() {
        Map<String, Object> settings = ClientSettings.of(
                config,
                Map.of(
                        AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                        config.bootstrapServers(),
                        AdminClientConfig.CLIENT_ID_CONFIG,
                        "lockstep-topic-setup",
                        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        PATIENCE_MILLIS,
                        AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        PATIENCE_MILLIS));
        try (Admin admin = Admin.create(settings)) {
            Set<String> existing = admin.listTopics().names().get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            ensure(topics.changes(), CHANGES, existing, admin);
            ensure(topics.snapshot(), SNAPSHOT, existing, admin);
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaException("cannot see to the topics of " + topics.changes(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while seeing to the topics of " + topics.changes(), e);
        }
    }

    private void ensure(String name, Map<String, String> settings, Set<String> existing, Admin admin)
            throws ExecutionException, InterruptedException, TimeoutException {
        if (existing.contains(name)) {
            warnOfPartitions(name, admin);
            return;
        }
        NewTopic topic = new NewTopic(name, Optional.of(ChangeTopics.PARTITIONS), replication()).configs(settings);
        try {
            admin.createTopics(List.of(topic)).all().get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            LOG.infof("created topic %s", name);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    private Optional<Short> replication() {
        short factor = config.replicationFactor();
        return factor > 0 ? Optional.of(factor) : Optional.empty();
    }

    private static void warnOfPartitions(String name, Admin admin)
            throws ExecutionException, InterruptedException, TimeoutException {
        TopicDescription description = admin.describeTopics(List.of(name))
                .allTopicNames()
                .get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                .get(name);
        int partitions = description.partitions().size();
        if (partitions != ChangeTopics.PARTITIONS) {
            LOG.warnf("topic %s has %d partitions, not %d", name, partitions, ChangeTopics.PARTITIONS);
        }
    }

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }
}
