package io.lockstep.sync.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lockstep.contract.ChangeRecord;
import io.lockstep.contract.ChangeTopics;
import io.lockstep.contract.EventIndex;
import io.lockstep.sync.Applier;
import io.lockstep.sync.ApplierLimits;
import io.lockstep.sync.ApplyListener;
import io.lockstep.sync.Backoff;
import io.lockstep.sync.MemorySink;
import io.lockstep.sync.Outcome;
import io.lockstep.sync.RejectionReason;
import io.lockstep.sync.deadletter.AppliedChanges;
import io.lockstep.sync.deadletter.DeadLetterCounts;
import io.lockstep.sync.deadletter.Ledger;
import io.lockstep.sync.deadletter.Letter;
import io.lockstep.sync.deadletter.LetterId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.test.TestRecord;

/**
 * The worker's whole topology without a broker, on one partition, over a sink in memory that refuses documents which say
 * {@code bad} until it is mended. What the worker writes to its dead-letter topic comes in again.
 */
final class LedgerHarness implements AutoCloseable {

    static final Instant START = Instant.parse("2026-11-24T08:00:00Z");
    static final ChangeTopics TOPICS = new ChangeTopics("changes");

    final MemorySink sink = new MemorySink();
    final DeadLetterCounts counts = new DeadLetterCounts();
    final List<ProducerRecord<byte[], byte[]>> letters = new ArrayList<>();

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final Applier applier;
    private final TopologyTestDriver driver;
    private final TestInputTopic<byte[], byte[]> changes;
    private final TestInputTopic<byte[], byte[]> snapshots;
    private final TestInputTopic<byte[], byte[]> deadLetters;
    private volatile boolean mended;
    private volatile CompletableFuture<Void> released = CompletableFuture.completedFuture(null);

    /** @param markerRetention what is produced again later than this after its version is too late */
    LedgerHarness(Ledger rules, int capacity, Duration markerRetention) {
        sink.answering((batch, apply) ->
                released.thenApply(unused -> batch.stream().map(this::answer).toList()));
        AppliedChanges applied = new AppliedChanges();
        applier = new Applier(
                sink,
                new ApplierLimits(10, 1 << 20, Duration.ZERO, 2, 100, Duration.ofSeconds(5)),
                new Backoff(Duration.ofMillis(1), Duration.ofMillis(5), () -> 0.5),
                applied,
                System::nanoTime);
        applier.start();
        DeadLetterHeaders names = new DeadLetterHeaders(TOPICS, sink.name());
        // Each letter at a moment of its own, as between a rejection and its repetition after a crash.
        DeadLetterTopic topic = new DeadLetterTopic(
                names,
                TOPICS.deadLetters(sink.name()),
                sink.name(),
                producer,
                () -> now.updateAndGet(last -> last.plusMillis(1)));
        ChangeReader reader = new ChangeReader(
                DocumentForm.of(EventIndex.definition(), Set.of(EventIndex.DELETED_AT)), markerRetention, now::get);
        Intake intake = new Intake(applier, new Progress(), topic, ApplyListener.all(), reader);
        SyncTopology topology = new SyncTopology(
                TOPICS,
                intake,
                new Letters(rules, capacity, applied, sink, counts),
                Duration.ofMillis(200),
                ApplySpans.none());
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "ledger-test");
        driver = new TopologyTestDriver(topology.build(), settings, START);
        changes = driver.createInputTopic(TOPICS.changes(), new ByteArraySerializer(), new ByteArraySerializer());
        snapshots = driver.createInputTopic(TOPICS.snapshot(), new ByteArraySerializer(), new ByteArraySerializer());
        deadLetters = driver.createInputTopic(
                TOPICS.deadLetters(sink.name()), new ByteArraySerializer(), new ByteArraySerializer());
    }

    private Outcome answer(ChangeRecord change) {
        boolean bad = change.document()
                .map(it -> new String(it, UTF_8).contains("bad"))
                .orElse(false);
        return bad && !mended
                ? new Outcome.Rejected(RejectionReason.DOCUMENT_REFUSED, "the document is bad")
                : sink.take(change);
    }

    static String document(String id, String name) {
        return "{\"recognizedEventId\":\"" + id + "\",\"recognizedEventName\":\"" + name + "\"}";
    }

    void mend() {
        mended = true;
    }

    /** Produces to the source topic. */
    void produce(String id, String value, Map<String, String> headers) {
        changes.pipeInput(new TestRecord<>(bytes(id), bytes(value), headers(headers), START));
        settle();
    }

    void produceSnapshot(String id, String value, Map<String, String> headers) {
        snapshots.pipeInput(new TestRecord<>(bytes(id), bytes(value), headers(headers), START));
        settle();
    }

    private static Headers headers(Map<String, String> texts) {
        Headers made = new RecordHeaders();
        texts.forEach((name, text) -> made.add(name, text.getBytes(UTF_8)));
        return made;
    }

    void produce(String id, long version, String name) {
        produce(id, document(id, name), Map.of("version", Long.toString(version)));
    }

    /** What Kafka UI's "Reproduce message" sends: each header once and as text, the time of sending. */
    void reproduce(ProducerRecord<byte[], byte[]> letter) {
        reproduce(letter, Map.of());
    }

    /** Asks for several at once, the sink answering nothing before it was asked for all. */
    void reproduceTogether(List<ProducerRecord<byte[], byte[]>> together) {
        CompletableFuture<Void> release = new CompletableFuture<>();
        released = release;
        together.forEach(letter -> pipe(letter, Map.of()));
        release.complete(null);
        settle();
    }

    void reproduce(ProducerRecord<byte[], byte[]> letter, Map<String, String> edited) {
        pipe(letter, edited);
        settle();
    }

    private void pipe(ProducerRecord<byte[], byte[]> letter, Map<String, String> edited) {
        Map<String, String> prefilled = new LinkedHashMap<>();
        for (Header header : letter.headers()) {
            prefilled.put(header.key(), new String(header.value(), UTF_8));
        }
        prefilled.putAll(edited);
        Headers headers = new RecordHeaders();
        prefilled.forEach((name, text) -> headers.add(name, text.getBytes(UTF_8)));
        deadLetters.pipeInput(new TestRecord<>(letter.key(), letter.value(), headers, START.plus(Duration.ofHours(1))));
    }

    /** What AKHQ's copy and a {@code kcat} pipe send: the same bytes to the source topic. */
    void copyToSource(ProducerRecord<byte[], byte[]> letter) {
        changes.pipeInput(new TestRecord<>(letter.key(), letter.value(), copy(letter.headers()), START));
        settle();
    }

    /** A record on the dead-letter topic, as it is. */
    void produceDeadLetter(byte[] key, byte[] value, Headers headers) {
        deadLetters.pipeInput(new TestRecord<>(key, value, headers, START));
        settle();
    }

    void advance(Duration time) {
        now.updateAndGet(last -> last.plus(time));
        driver.advanceWallClockTime(time);
        settle();
    }

    Letter letter(String id) {
        return find(id).orElseThrow(() -> new AssertionError("no letter " + id + ", only " + all()));
    }

    Optional<Letter> find(String id) {
        return all().stream()
                .filter(letter -> letter.id().equals(LetterId.parse(id)))
                .findFirst();
    }

    List<Letter> all() {
        List<Letter> all = new ArrayList<>();
        try (KeyValueIterator<String, byte[]> each =
                driver.<String, byte[]>getKeyValueStore(LetterStore.NAME).all()) {
            while (each.hasNext()) {
                KeyValue<String, byte[]> next = each.next();
                if (LetterStore.isLetter(next.key)) {
                    all.add(LetterJson.read(next.value));
                }
            }
        }
        return all;
    }

    /** Runs until nothing moves: the sink has answered, and each dead letter written was read. */
    private void settle() {
        boolean moved;
        do {
            try {
                applier.drain(Duration.ofSeconds(5));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            driver.advanceWallClockTime(Duration.ofMillis(200));
            List<ProducerRecord<byte[], byte[]>> written = producer.history();
            producer.clear();
            moved = !written.isEmpty();
            for (ProducerRecord<byte[], byte[]> letter : written) {
                letters.add(letter);
                deadLetters.pipeInput(new TestRecord<>(
                        letter.key(),
                        letter.value(),
                        copy(letter.headers()),
                        Instant.ofEpochMilli(letter.timestamp())));
            }
        } while (moved);
        driver.advanceWallClockTime(Duration.ofMillis(200));
    }

    private static Headers copy(Headers headers) {
        return new RecordHeaders(headers.toArray());
    }

    private static byte[] bytes(String text) {
        return text == null ? null : text.getBytes(UTF_8);
    }

    @Override
    public void close() {
        driver.close();
        applier.close();
        producer.close();
    }
}
