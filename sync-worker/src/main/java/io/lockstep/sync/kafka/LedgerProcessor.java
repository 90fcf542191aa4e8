package io.lockstep.sync.kafka;

import io.lockstep.contract.ChangeTopics;
import io.lockstep.sync.Outcome;
import io.lockstep.sync.PartitionProgress;
import io.lockstep.sync.deadletter.DeadLetterCounts.Redrive;
import io.lockstep.sync.deadletter.Ledger.Decision;
import io.lockstep.sync.deadletter.Letter;
import io.lockstep.sync.deadletter.LetterId;
import io.lockstep.sync.deadletter.LetterRecord;
import io.lockstep.sync.deadletter.LetterStatus;
import io.lockstep.sync.deadletter.LetterStatus.Resolution;
import io.lockstep.sync.deadletter.WatchedKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads its partition of the dead-letter topic, keeps the ledger, and redrives what somebody asks for.
 *
 * <p>Outcomes arrive on other threads, while the store belongs to this one: they are queued, and a punctuation writes
 * them down.
 */
final class LedgerProcessor implements Processor<byte[], byte[], Void, Void> {

    private static final Logger LOG = LoggerFactory.getLogger(LedgerProcessor.class);
    private static final Duration SWEEP = Duration.ofMinutes(1);

    private final ChangeTopics topics;
    private final Intake intake;
    private final Letters letters;
    private final Duration interval;
    private final Set<LetterId> redriving = new HashSet<>();
    private final Queue<Finished> finished = new ConcurrentLinkedQueue<>();
    private ProcessorContext<Void, Void> context;
    private LetterReader reader;
    private LetterStore store;
    private WatchedKeys watched;
    private HeldChecks checks;
    private PartitionProgress progress;
    private boolean changed = true;

    /** A redrive that came to its end. */
    private record Finished(LetterId id, Outcome outcome, PartitionProgress.Ticket ticket) {}

    /** @param interval how often outcomes are written down */
    LedgerProcessor(ChangeTopics topics, Intake intake, Letters letters, Duration interval) {
        this.topics = topics;
        this.intake = intake;
        this.letters = letters;
        this.interval = interval;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        this.context = context;
        int partition = context.taskId().partition();
        progress = intake.progress()
                .begin(new TopicPartition(topics.deadLetters(letters.sink().name()), partition));
        reader = new LetterReader(intake.deadLetters().names());
        store = new LetterStore(context.getStateStore(LetterStore.NAME), letters.capacity());
        watched = letters.applied().begin();
        checks = new HeldChecks(letters.sink(), watched);
        store.index().keys().forEach(this::watch);
        context.schedule(interval, PunctuationType.WALL_CLOCK_TIME, now -> writeDown(Instant.ofEpochMilli(now)));
        context.schedule(SWEEP, PunctuationType.WALL_CLOCK_TIME, now -> sweep(Instant.ofEpochMilli(now)));
    }

    @Override
    public void process(Record<byte[], byte[]> message) {
        RecordMetadata metadata = context.recordMetadata().orElseThrow();
        PartitionProgress.Ticket ticket = progress.receive(metadata.offset());
        LetterRecord read = reader.read(message, metadata);
        if (read.id().partition() != metadata.partition()) {
            strayed(message, read, ticket);
            return;
        }
        Instant now = Instant.ofEpochMilli(context.currentSystemTimeMs());
        Decision decision = letters.rules().decide(read, known(read), store.readTo(), now);
        switch (decision) {
            case Decision.Note(Letter letter) -> {
                put(letter);
                ticket.settle();
            }
            case Decision.Redrive(Letter letter) -> {
                put(letter);
                redriving.add(letter.id());
                redrive(message, read.id(), letter.rejections(), ticket);
            }
            case Decision.Refuse(Letter letter, String why) -> {
                put(letter);
                refuse(read, why);
                ticket.settle();
            }
            case Decision.Ignore(String why) -> {
                LOG.debug("dead letter record without effect: id={} position={} {}", read.id(), read.position(), why);
                ticket.settle();
            }
        }
        store.read(metadata.offset());
    }

    /**
     * The letter as it was. One that is on its way since before a restart is offered again when its request is read again;
     * if later records come first, that request is no longer on the topic, and the letter waits for another.
     */
    private Optional<Letter> known(LetterRecord read) {
        return store.find(read.id())
                .map(letter -> letter.status() instanceof LetterStatus.Redriving(long request)
                                && read.position() > request
                                && !redriving.contains(letter.id())
                        ? letter.with(new LetterStatus.Open())
                        : letter);
    }

    @Override
    public void close() {
        letters.applied().end(watched);
        letters.counts().remove(context.taskId().partition());
    }

    /** A copy in another partition than its letter's: that one's ledger is elsewhere, but the version guards the sink. */
    private void strayed(Record<byte[], byte[]> message, LetterRecord read, PartitionProgress.Ticket ticket) {
        switch (read) {
            case LetterRecord.Rejection rejection -> {
                int rejections = rejection.attempt().number();
                boolean exhausted = rejections >= letters.rules().maxAttempts()
                        && rejection.request() != LetterRecord.Request.FORCE;
                if (exhausted) {
                    refuse(read, "it was rejected " + rejections + " times: force or discard it");
                    ticket.settle();
                } else {
                    redrive(message, read.id(), rejections, ticket);
                }
            }
            case LetterRecord.Discard discard -> {
                refuse(read, "a discard belongs in partition " + read.id().partition());
                ticket.settle();
            }
        }
    }

    private void redrive(Record<byte[], byte[]> message, LetterId id, int rejections, PartitionProgress.Ticket ticket) {
        LOG.info("redriving a dead letter: id={} attempts={}", id, rejections);
        intake.take(
                message,
                new Lineage(id, rejections, false),
                outcome -> finished.add(new Finished(id, outcome, ticket)));
    }

    private void refuse(LetterRecord read, String why) {
        LOG.warn("request for a dead letter refused: id={} {}", read.id(), why);
        letters.counts().redriven(Redrive.REFUSED);
    }

    /**
     * INVARIANT I2: the request's offset is committed only after its outcome is in the ledger, so a crash in between
     * redrives it again instead of leaving it on its way for ever.
     */
    private void writeDown(Instant now) {
        watched.take((key, reached) -> store.index()
                .unclosed(key)
                .forEach(id -> store.find(id)
                        .filter(letter -> !letter.version().isNewerThan(reached.version()))
                        .ifPresent(letter -> {
                            boolean itself =
                                    reached.byItself() && letter.version().equals(reached.version());
                            resolve(letter, itself ? Resolution.APPLIED : Resolution.SUPERSEDED, now);
                        })));
        for (Finished next = finished.poll(); next != null; next = finished.poll()) {
            Optional<Letter> letter =
                    store.find(next.id()).filter(it -> !it.status().isClosed());
            switch (next.outcome()) {
                case Outcome.Applied applied -> {
                    letter.ifPresent(it -> resolve(it, Resolution.APPLIED, now));
                    letters.counts().redriven(Redrive.APPLIED);
                }
                case Outcome.Superseded(Outcome.Rival rival) -> {
                    letter.ifPresent(it -> superseded(it, rival, now));
                    letters.counts().redriven(Redrive.SUPERSEDED);
                }
                // Its new dead letter says so itself.
                case Outcome.Rejected rejected -> letters.counts().redriven(Redrive.REJECTED);
                case Outcome.Unavailable unavailable ->
                    throw new IllegalStateException("settled with an outcome that is not terminal: " + unavailable);
            }
            redriving.remove(next.id());
            next.ticket().settle();
        }
        checks.next();
        if (changed) {
            changed = false;
            letters.counts().put(context.taskId().partition(), store.counts());
        }
    }

    /** What only lost to a pending change is open until the sink has that one: it may yet be rejected. */
    private void superseded(Letter letter, Outcome.Rival rival, Instant now) {
        switch (rival) {
            case HELD -> resolve(letter, Resolution.SUPERSEDED, now);
            case PENDING -> put(letter.with(new LetterStatus.Open()));
        }
    }

    private void resolve(Letter letter, Resolution how, Instant now) {
        LOG.info("dead letter resolved: id={} {}", letter.id(), how.name().toLowerCase(Locale.ROOT));
        put(letter.with(new LetterStatus.Resolved(how, now)));
    }

    /** Forgets what was closed long ago, and asks for keys that may have been applied where this worker did not see it. */
    private void sweep(Instant now) {
        for (Optional<LetterId> oldest = store.index().firstClosed(); oldest.isPresent(); ) {
            Letter letter = store.find(oldest.get()).orElseThrow();
            if (!letters.rules().isForgettable(letter, now)) {
                break;
            }
            store.forget(letter.id());
            oldest = store.index().firstClosed();
        }
        store.index().keys().forEach(this::watch);
    }

    private void put(Letter letter) {
        store.put(letter).ifPresent(unlisted -> {
            LOG.warn(
                    "the ledger of a partition is full: its oldest open dead letter stays on the topic and is no longer"
                            + " listed: id={}",
                    unlisted.id());
            watchIfOpen(unlisted.key());
        });
        watchIfOpen(letter.key());
        changed = true;
    }

    private void watchIfOpen(String key) {
        if (store.index().hasUnclosed(key)) {
            watch(key);
        } else {
            watched.forget(key);
        }
    }

    private void watch(String key) {
        watched.watch(key);
        checks.add(key);
    }
}
