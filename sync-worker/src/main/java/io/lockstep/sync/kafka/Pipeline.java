package io.lockstep.sync.kafka;

import io.lockstep.contract.ChangeTopics;
import io.lockstep.contract.EventIndex;
import io.lockstep.sync.Applier;
import io.lockstep.sync.ApplierLimits;
import io.lockstep.sync.ApplyListener;
import io.lockstep.sync.Backoff;
import io.lockstep.sync.BatchPace;
import io.lockstep.sync.Sink;
import io.lockstep.sync.SyncConfig;
import io.lockstep.sync.deadletter.AppliedChanges;
import io.lockstep.sync.deadletter.DeadLetterCounts;
import io.lockstep.sync.deadletter.Ledger;
import io.lockstep.sync.deadletter.Ledgers;
import io.lockstep.sync.deadletter.LetterRecords;
import io.opentelemetry.api.GlobalOpenTelemetry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.state.HostInfo;

/** What a worker's records pass through, put together: Kafka Streams, the applier, and the dead letters beside them. */
final class Pipeline {

    private static final Duration CLOSE = Duration.ofSeconds(4);

    private final Applier applier;
    private final KafkaStreams streams;
    private final Progress progress = new Progress();
    private final Producer<byte[], byte[]> producer;
    private final LetterFetcher fetcher;
    private final Ledgers ledgers;
    private final LetterRecords records;

    /** @param listener hears of every outcome */
    Pipeline(SyncConfig config, Sink sink, ApplyListener listener, InstantSource clock) {
        ChangeTopics topics = new ChangeTopics(config.topic());
        String deadLetters = topics.deadLetters(sink.name());
        DeadLetterHeaders names = new DeadLetterHeaders(topics, sink.name());
        AppliedChanges applied = new AppliedChanges();
        ApplyListener listeners = ApplyListener.all(applied, listener);
        applier = new Applier(
                sink,
                limits(config.batch(), sink),
                new Backoff(config.retry().base(), config.retry().cap(), Math::random),
                listeners,
                System::nanoTime);
        producer = new KafkaProducer<>(StreamsSettings.deadLetterProducer(config));
        ChangeReader reader = new ChangeReader(
                DocumentForm.of(EventIndex.definition(), Set.of(EventIndex.DELETED_AT)),
                config.elasticsearch().markerRetention(),
                clock);
        Intake intake = new Intake(
                applier,
                progress,
                new DeadLetterTopic(names, deadLetters, sink.name(), producer, clock),
                listeners,
                reader);
        Letters letters = new Letters(
                new Ledger(
                        config.deadLetters().maxAttempts(), config.deadLetters().retention()),
                config.deadLetters().capacity(),
                applied,
                sink,
                new DeadLetterCounts());
        streams = new KafkaStreams(
                new SyncTopology(topics, intake, letters, config.kafka().commitInterval(), spans(config, sink)).build(),
                StreamsSettings.streams(config),
                new AcknowledgingClients(progress));
        fetcher = new LetterFetcher(deadLetters, StreamsSettings.letterConsumer(config));
        records = new KafkaLetterRecords(names, deadLetters, sink.name(), fetcher, producer);
        ledgers = new StreamsLedgers(streams, new HostInfo(config.advertisedHost(), config.advertisedPort()), letters);
    }

    Applier applier() {
        return applier;
    }

    KafkaStreams streams() {
        return streams;
    }

    /** How far each partition has been received and acknowledged. */
    Progress progress() {
        return progress;
    }

    Ledgers ledgers() {
        return ledgers;
    }

    LetterRecords records() {
        return records;
    }

    /** Leaves the group, so that others take over at once; what is not settled is read again by them. */
    void close() {
        streams.close(new KafkaStreams.CloseOptions().leaveGroup(true).timeout(CLOSE));
        applier.close();
        producer.close(CLOSE);
        fetcher.close();
    }

    private static ApplySpans spans(SyncConfig config, Sink sink) {
        return config.tracing().disabled()
                ? ApplySpans.none()
                : ApplySpans.of(GlobalOpenTelemetry.getTracer("lockstep"), sink.name());
    }

    private static ApplierLimits limits(SyncConfig.Batch batch, Sink sink) {
        return new ApplierLimits(
                batch.changes(),
                batch.bytes(),
                batch.age().orElseGet(sink::batchAge),
                batch.parallel(),
                new ApplierLimits.Capacity(batch.capacity(), batch.capacityBytes()),
                batch.timeout(),
                new BatchPace(batch.minChanges(), batch.slow(), batch.patience()));
    }
}
