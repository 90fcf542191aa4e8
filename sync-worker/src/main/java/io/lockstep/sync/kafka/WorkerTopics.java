package io.lockstep.sync.kafka;

import io.lockstep.contract.ChangeTopics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TopicExistsException;

/** The topics that a worker needs: those of the changes, which capture creates, and its own for dead letters. */
final class WorkerTopics {

    /**
     * A dead letter is larger than its record, which is as large as somebody allowed on the source topic, perhaps
     * compressed. A limit that is met here would hold up its partition for ever, so it is far from any use.
     */
    static final int MAX_LETTER_BYTES = 32 << 20;

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
                        Integer.toString(MAX_LETTER_BYTES)));
        try {
            admin.createTopics(List.of(topic)).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    /**
     * Makes a dead-letter topic that somebody else created fit.
     *
     * @return what is wrong with it and cannot be mended here; empty if nothing
     */
    String mendDeadLetters() throws InterruptedException, ExecutionException {
        int partitions = admin.describeTopics(List.of(deadLetters))
                .allTopicNames()
                .get()
                .get(deadLetters)
                .partitions()
                .size();
        if (partitions != ChangeTopics.PARTITIONS) {
            return "topic " + deadLetters + " to have " + ChangeTopics.PARTITIONS
                    + " partitions as the changes have, not " + partitions
                    + ": move its records elsewhere and delete it";
        }
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, deadLetters);
        String limit = admin.describeConfigs(List.of(topic))
                .all()
                .get()
                .get(topic)
                .get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG)
                .value();
        if (Integer.parseInt(limit) < MAX_LETTER_BYTES) {
            AlterConfigOp raise = new AlterConfigOp(
                    new ConfigEntry(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(MAX_LETTER_BYTES)),
                    AlterConfigOp.OpType.SET);
            admin.incrementalAlterConfigs(Map.of(topic, List.of(raise))).all().get();
        }
        return "";
    }

    /**
     * Makes a group without members read all changes again from the start. Its position among the dead letters stays:
     * a new store does not make old letters new.
     */
    void forgetPositions(String group) throws InterruptedException, ExecutionException {
        Set<TopicPartition> partitions = Stream.of(topics.changes(), topics.snapshot())
                .flatMap(topic -> IntStream.range(0, ChangeTopics.PARTITIONS)
                        .mapToObj(partition -> new TopicPartition(topic, partition)))
                .collect(Collectors.toSet());
        try {
            admin.deleteConsumerGroupOffsets(group, partitions).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof GroupIdNotFoundException)) {
                throw e;
            }
        }
    }
}
