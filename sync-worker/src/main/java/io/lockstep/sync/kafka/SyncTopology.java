package io.lockstep.sync.kafka;

import io.lockstep.contract.ChangeTopics;
import io.lockstep.sync.Applier;
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
    private final Intake intake;
    private final Duration commitInterval;

    /** @param commitInterval how often acknowledged positions are offered for commit while nothing arrives */
    public SyncTopology(ChangeTopics topics, Intake intake, Duration commitInterval) {
        this.topics = topics;
        this.intake = intake;
        this.commitInterval = commitInterval;
    }

    public Topology build() {
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        return new Topology()
                .addSource("changes", bytes, bytes, topics.changes(), topics.snapshot())
                .addProcessor("apply", () -> new ApplyProcessor(topics, intake, commitInterval), "changes");
    }
}
