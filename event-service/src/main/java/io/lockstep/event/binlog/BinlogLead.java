package io.lockstep.event.binlog;

import io.lockstep.contract.ChangeKind;
import io.lockstep.event.BatchLimits;
import io.lockstep.event.BinlogLedger;
import io.lockstep.event.BinlogPosition;
import io.lockstep.event.CapturedChange;
import io.lockstep.event.CapturedEntry;
import io.lockstep.event.ChangeSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The lead of a relay that reads the binlog: hands out what the engine read and saves how far Kafka has it. */
final class BinlogLead implements ChangeSource.Lead {

    private static final Duration BETWEEN_DRAINS = Duration.ofMillis(250);
    private static final Duration HEARTBEAT = Duration.ofSeconds(1);

    private final BinlogLedger.Held ledger;
    private final Supplier<CaptureEngine> start;
    private final Clock clock;

    /** What the engine read and Kafka has not acknowledged, in order. */
    private final Deque<Waiting> waiting = new ArrayDeque<>();

    private Optional<CaptureEngine> engine = Optional.empty();
    private Optional<BinlogPosition> acknowledged = Optional.empty();
    private long nextPlace = 1;
    private Instant drainedAt = Instant.EPOCH;
    private Instant savedAt = Instant.EPOCH;

    private record Waiting(long place, Step step) {
        Optional<CapturedEntry> entry() {
            return switch (step.image()) {
                case RowImage.Change(var change) ->
                    Optional.of(new CapturedEntry.Publishable(new CapturedChange(place, change, Optional.empty())));
                case RowImage.Odd(String id, ChangeKind kind, long version, String reason) ->
                    Optional.of(new CapturedEntry.Malformed(place, id + "@" + version + ": " + reason));
                case RowImage.Gone gone -> Optional.empty();
                case RowImage.Nothing nothing -> Optional.empty();
            };
        }
    }

    /** @param start makes the engine read; not before the first read, when Kafka is known to be there: a snapshot costs the
     *     server a moment's lock, which an outage of Kafka must not ask for again and again */
    BinlogLead(BinlogLedger.Held ledger, Supplier<CaptureEngine> start, Clock clock) {
        this.ledger = ledger;
        this.start = start;
        this.clock = clock;
    }

    @Override
    public boolean isHeld() {
        return ledger.isHeld();
    }

    @Override
    public boolean works() {
        return acknowledged.isPresent();
    }

    @Override
    public List<CapturedEntry> oldest(BatchLimits limits) {
        if (waiting.isEmpty()) {
            CaptureEngine reader = engine();
            if (reader.isPositionUnusable()) {
                ledger.requestSnapshot();
            }
            reader.poll()
                    .ifPresent(batch -> batch.steps().forEach(step -> waiting.add(new Waiting(nextPlace++, step))));
            passOver();
        }
        drain();
        List<CapturedEntry> entries = new ArrayList<>();
        long bytes = 0;
        for (Waiting next : waiting) {
            if (entries.size() == limits.maxRows() || bytes >= limits.maxBytes()) {
                break;
            }
            Optional<CapturedEntry> entry = next.entry();
            entry.ifPresent(entries::add);
            if (entry.isPresent() && entry.get() instanceof CapturedEntry.Publishable(CapturedChange change)) {
                bytes += change.size();
            }
        }
        return entries;
    }

    private CaptureEngine engine() {
        if (engine.isEmpty()) {
            engine = Optional.of(start.get());
        }
        return engine.get();
    }

    @Override
    public void acknowledge(List<CapturedChange> changes) {
        long last = changes.getLast().place();
        Map<String, ?> position = Map.of();
        while (!waiting.isEmpty()
                && (waiting.peek().place() <= last || waiting.peek().entry().isEmpty())) {
            position = waiting.poll().step().after();
        }
        save(position);
    }

    @Override
    public void refuse(long place, String reason) {
        Deque<Waiting> others = new ArrayDeque<>(waiting.size());
        for (Waiting next : waiting) {
            if (next.place() == place) {
                ledger.refuse(refused(next.step().image(), reason));
                others.add(new Waiting(
                        place, new Step(new RowImage.Nothing(), next.step().after())));
            } else {
                others.add(next);
            }
        }
        waiting.clear();
        waiting.addAll(others);
        passOver();
    }

    private static BinlogLedger.RefusedChange refused(RowImage image, String reason) {
        return switch (image) {
            case RowImage.Odd(String id, ChangeKind kind, long version, String why) ->
                new BinlogLedger.RefusedChange(id, kind.wireName(), version, why);
            case RowImage.Change(var change) ->
                new BinlogLedger.RefusedChange(
                        change.id(), change.kind().wireName(), change.version().value(), reason);
            case RowImage.Gone gone -> throw new IllegalStateException("never handed out: " + gone);
            case RowImage.Nothing nothing -> throw new IllegalStateException("never handed out: " + nothing);
        };
    }

    /** Moves the position over what is not published, such as heartbeats. */
    private void passOver() {
        Map<String, ?> position = Map.of();
        while (!waiting.isEmpty() && waiting.peek().entry().isEmpty()) {
            position = waiting.poll().step().after();
        }
        save(position);
    }

    private void save(Map<String, ?> position) {
        if (!position.isEmpty()) {
            BinlogPosition reached = Positions.of(position);
            ledger.save(reached, engine().takeNewShapes());
            acknowledged = Optional.of(reached);
            savedAt = clock.instant();
        }
    }

    /**
     * Saves the same position again. The engine hears of that from the binlog and moves on to where it stands now: on a
     * quiet server nothing else would tell it that there is nothing unread.
     */
    private void heartbeat(Instant now) {
        if (waiting.isEmpty() && !savedAt.plus(HEARTBEAT).isAfter(now)) {
            acknowledged.ifPresent(position -> ledger.save(position, engine().takeNewShapes()));
            savedAt = now;
        }
    }

    /** Not amidst a snapshot: what it has published so far says nothing about rows that it has not read yet. */
    private void drain() {
        Instant now = clock.instant();
        heartbeat(now);
        if (drainedAt.plus(BETWEEN_DRAINS).isBefore(now)) {
            drainedAt = now;
            acknowledged
                    .filter(position -> !position.snapshot())
                    .ifPresent(position -> ledger.drainOutbox(position.point()));
        }
    }

    @Override
    public void close() {
        try {
            engine.ifPresent(CaptureEngine::close);
        } finally {
            ledger.close();
        }
    }
}
