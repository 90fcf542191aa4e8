package io.lockstep.sync.kafka;

import io.lockstep.contract.ChangeTopics;
import io.lockstep.sync.Applier;
import java.time.Duration;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.Topology;

/**
 * The worker's topology: both topics of a register into one processor, which hands every record to the {@link Applier};
 * and the sink's own dead letters into another one, which keeps the ledger of them and redrives what somebody copies.
 *
 * <p>A task owns the same partition of all three topics: the processors share a store, though only the ledger uses it.
 * Live changes and snapshot records are read side by side, so a rebuild delays no change; the version guard in the sink
 * makes their order irrelevant.
 *
 * <pre>
 *   lockstep.recognized-events           ─┐
 *   (compacted, in version order per key) ├─▶ apply ───▶ (Applier, shared by all tasks) ──▶ sink
 *   lockstep.recognized-events.snapshot  ─┘                │          ▲
 *                                                 rejected │          │ redriven
 *   lockstep.recognized-events.&lt;sink&gt;.dlq  ◀───────────────┘          │
 *                                          └──────────▶ ledger ───────┘
 * </pre>
 *
 * <p>Kafka Streams would commit what it has <em>processed</em>, which here means only "handed to the applier". What
 * may be committed is decided by {@link AcknowledgingClients}.
 */
final class SyncTopology {

    private final ChangeTopics topics;
    private final Intake intake;
    private final Letters letters;
    private final Duration commitInterval;
    private final ApplySpans spans;

    /** @param commitInterval how often acknowledged positions are offered for commit while nothing arrives */
    SyncTopology(ChangeTopics topics, Intake intake, Letters letters, Duration commitInterval, ApplySpans spans) {
        this.topics = topics;
        this.intake = intake;
        this.letters = letters;
        this.commitInterval = commitInterval;
        this.spans = spans;
    }

    Topology build() {
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        return new Topology()
                .addSource("changes", bytes, bytes, topics.changes(), topics.snapshot())
                .addSource(
                        "dead-letters",
                        bytes,
                        bytes,
                        topics.deadLetters(letters.sink().name()))
                .addProcessor(
                        "apply", () -> new ApplyProcessor(topics, intake, letters, commitInterval, spans), "changes")
                .addProcessor(
                        "ledger", () -> new LedgerProcessor(topics, intake, letters, commitInterval), "dead-letters")
                .addStateStore(LetterStore.builder(), "apply", "ledger");
    }
}
