package io.lockstep.sync.kafka;

import io.lockstep.contract.ChangeHeaders;
import io.lockstep.contract.ChangeTopics;
import io.lockstep.sync.PartitionProgress;
import io.lockstep.sync.deadletter.Ledger;
import io.lockstep.sync.deadletter.LetterId;
import io.lockstep.sync.deadletter.LetterRecord.Request;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** Takes a ticket for each record of its partition and hands the record on: to the applier, or as a dead letter. */
final class ApplyProcessor implements Processor<byte[], byte[], Void, Void> {

    private final ChangeTopics topics;
    private final Intake intake;
    private final Ledger rules;
    private final String sink;
    private final Duration commitInterval;
    private final ApplySpans spans;
    private final Map<String, Source> sources = new HashMap<>();
    private ProcessorContext<Void, Void> context;

    private record Source(LetterId.Source role, PartitionProgress progress) {}

    ApplyProcessor(ChangeTopics topics, Intake intake, Letters letters, Duration commitInterval, ApplySpans spans) {
        this.sink = letters.sink().name();
        this.topics = topics;
        this.intake = intake;
        this.rules = letters.rules();
        this.commitInterval = commitInterval;
        this.spans = spans;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        this.context = context;
        begin(topics.changes(), LetterId.Source.CHANGES);
        begin(topics.snapshot(), LetterId.Source.SNAPSHOT);
        // Without this the last acknowledgements would stay uncommitted once the topic is idle.
        context.schedule(commitInterval, PunctuationType.WALL_CLOCK_TIME, now -> context.commit());
    }

    private void begin(String topic, LetterId.Source role) {
        TopicPartition partition = new TopicPartition(topic, context.taskId().partition());
        sources.put(topic, new Source(role, intake.progress().begin(partition)));
    }

    @Override
    public void process(Record<byte[], byte[]> message) {
        RecordMetadata metadata = context.recordMetadata().orElseThrow();
        Source source = sources.get(metadata.topic());
        PartitionProgress.Ticket ticket = source.progress().receive(metadata.offset());
        if (isForAnotherSink(source.role(), message)) {
            ticket.settle();
            return;
        }
        LetterId here = new LetterId(source.role(), metadata.partition(), metadata.offset());
        intake.take(message, lineage(message, here), spans.around(message.headers(), outcome -> ticket.settle()));
    }

    /** A rebuild of one sink alone goes past the others. */
    private boolean isForAnotherSink(LetterId.Source role, Record<byte[], byte[]> message) {
        if (role != LetterId.Source.SNAPSHOT) {
            return false;
        }
        String only = DeadLetterHeaders.text(message.headers(), ChangeHeaders.SINK);
        return !only.isEmpty() && !only.equals(sink);
    }

    /** A dead letter that somebody copied to the source topic keeps its origin and its count of attempts. */
    private Lineage lineage(Record<byte[], byte[]> message, LetterId here) {
        if (!DeadLetterHeaders.areOn(message.headers())) {
            return Lineage.of(here);
        }
        Optional<DeadLetterHeaders.Stamp> stamp = intake.deadLetters().names().stamp(message.headers());
        if (stamp.isEmpty()) {
            // Of another sink: the same record, but this sink has not rejected it yet.
            return Lineage.of(
                    intake.deadLetters().names().origin(message.headers()).orElse(here));
        }
        boolean exhausted = stamp.get().attempts() >= rules.maxAttempts()
                && DeadLetterHeaders.request(message.headers()) != Request.FORCE;
        boolean kept = exhausted && DeadLetterHeaders.isUnedited(message.key(), message.value(), message.headers());
        return new Lineage(stamp.get().id(), stamp.get().attempts(), kept);
    }
}
