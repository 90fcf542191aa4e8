package io.lockstep.sync.kafka;

import io.lockstep.contract.ChangeTopics;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TopicExistsException;

/** The topics that a worker needs: those of the changes, which capture creates, and its own for dead letters. */
final class WorkerTopics {

    /** A dead letter is its record and up to this much more of headers. */
    private static final int HEADER_ROOM_BYTES = 1 << 20;

    private static final int KAFKA_DEFAULT_MAX_BYTES = 1_048_588;

    private final Admin admin;
    private final ChangeTopics topics;
    private final String deadLetters;

    WorkerTopics(Admin admin, ChangeTopics topics, String sink) {
        this.admin = admin;
        this.topics = topics;
        this.deadLetters = topics.deadLetters(sink);
    }

    /** The source topics that are not there yet. */
    List<String> missing() throws InterruptedException, ExecutionException {
        Set<String> present = admin.listTopics().names().get();
        return List.of(topics.changes(), topics.snapshot()).stream()
                .filter(topic -> !present.contains(topic))
                .toList();
    }

    /** Creates the dead-letter topic unless it is there: kept until someone decides, never compacted. */
    void createDeadLetters(short replicationFactor) throws InterruptedException, ExecutionException {
        Optional<Short> replicas = replicationFactor < 1 ? Optional.empty() : Optional.of(replicationFactor);
        NewTopic topic = new NewTopic(deadLetters, Optional.of(ChangeTopics.PARTITIONS), replicas)
                .configs(Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_DELETE,
                        TopicConfig.RETENTION_MS_CONFIG,
                        "-1",
                        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                        Integer.toString(KAFKA_DEFAULT_MAX_BYTES + HEADER_ROOM_BYTES)));
        try {
            admin.createTopics(List.of(topic)).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    /** Makes a group without members read everything again from the start. */
    void forgetPositions(String group) throws InterruptedException, ExecutionException {
        try {
            Collection<String> groups = List.of(group);
            admin.deleteConsumerGroups(groups).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof GroupIdNotFoundException)) {
                throw e;
            }
        }
    }
}
