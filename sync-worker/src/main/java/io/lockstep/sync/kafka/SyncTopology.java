package io.lockstep.sync.kafka;

import io.lockstep.contract.ChangeTopics;
import io.lockstep.sync.Applier;
import io.lockstep.sync.ApplyListener;
import java.time.Duration;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.Topology;

/**
 * The worker's topology: both topics of a register into one processor, which hands every record to the {@link Applier}.
 *
 * <p>A task owns the same partition of both topics. Live changes and snapshot records are read side by side, so a
 * rebuild delays no change; the version guard in the sink makes their order irrelevant.
 *
 * <pre>
 *   lockstep.recognized-events           ─┐
 *   (compacted, in version order per key) ├─▶ source ──▶ apply ──▶ (Applier, shared by all tasks)
 *   lockstep.recognized-events.snapshot  ─┘
 * </pre>
 *
 * <p>Kafka Streams would commit what it has <em>processed</em>, which here means only "handed to the applier". What
 * may be committed is decided by {@link AcknowledgingClients}.
 */
public final class SyncTopology {

    private final ChangeTopics topics;
    private final Applier applier;
    private final Progress progress;
    private final DeadLetterTopic deadLetters;
    private final ApplyListener listener;
    private final Duration commitInterval;

    /** @param commitInterval how often acknowledged positions are offered for commit while nothing arrives */
    public SyncTopology(
            ChangeTopics topics,
            Applier applier,
            Progress progress,
            DeadLetterTopic deadLetters,
            ApplyListener listener,
            Duration commitInterval) {
        this.topics = topics;
        this.applier = applier;
        this.progress = progress;
        this.deadLetters = deadLetters;
        this.listener = listener;
        this.commitInterval = commitInterval;
    }

    public Topology build() {
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        return new Topology()
                .addSource("changes", bytes, bytes, topics.changes(), topics.snapshot())
                .addProcessor(
                        "apply",
                        () -> new ApplyProcessor(topics, applier, progress, deadLetters, listener, commitInterval),
                        "changes");
    }
}
