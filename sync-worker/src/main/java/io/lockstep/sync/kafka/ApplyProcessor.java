package io.lockstep.sync.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lockstep.contract.ChangeRecord;
import io.lockstep.contract.ChangeTopics;
import io.lockstep.sync.PartitionProgress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** Takes a ticket for each record of its partition and hands the record on: to the applier, or as a dead letter. */
final class ApplyProcessor implements Processor<byte[], byte[], Void, Void> {

    private final ChangeTopics topics;
    private final Intake intake;
    private final Duration commitInterval;
    private final Map<String, PartitionProgress> partitions = new HashMap<>();
    private ProcessorContext<Void, Void> context;

    ApplyProcessor(ChangeTopics topics, Intake intake, Duration commitInterval) {
        this.topics = topics;
        this.intake = intake;
        this.commitInterval = commitInterval;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        this.context = context;
        for (String topic : new String[] {topics.changes(), topics.snapshot()}) {
            partitions.put(
                    topic,
                    intake.progress()
                            .begin(new TopicPartition(topic, context.taskId().partition())));
        }
        // Without this the last acknowledgements would stay uncommitted once the topic is idle.
        context.schedule(commitInterval, PunctuationType.WALL_CLOCK_TIME, now -> context.commit());
    }

    @Override
    public void process(Record<byte[], byte[]> message) {
        RecordMetadata metadata = context.recordMetadata().orElseThrow();
        PartitionProgress.Ticket ticket = partitions.get(metadata.topic()).receive(metadata.offset());
        ReceivedRecord received = new ReceivedRecord(message, metadata, ticket, intake.deadLetters());
        try {
            switch (ChangeReader.read(message)) {
                case ChangeReader.Readable readable -> intake.applier().submit(received.delivery(readable.change()));
                case ChangeReader.Unreadable unreadable -> {
                    intake.listener().unreadable(text(message.key()), unreadable.reason(), unreadable.message());
                    received.rejectUntilAcknowledged(unreadable.rejected());
                }
            }
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private static String text(byte[] key) {
        return key == null ? "" : new String(key, 0, Math.min(key.length, ChangeRecord.MAX_ID_LENGTH), UTF_8);
    }
}
