package io.lockstep.sync.audit;

import io.lockstep.sync.StopSignal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** One audit, under way or over: what it has found so far, and how it is stopped. Safe for all threads. */
public final class AuditRun {

    /** Drifts that are listed; beyond, they are only counted. */
    public static final int LISTED = 1_000;

    private final String id;
    private final AuditRequest request;
    private final InstantSource clock;
    private final Instant started;
    private final ReentrantLock lock = new ReentrantLock();
    private final StopSignal stop = new StopSignal();
    private final Map<DriftKind, Long> counts = new EnumMap<>(DriftKind.class);
    private final List<Drift> listed = new ArrayList<>();
    private State state = State.RUNNING;
    private long rows;
    private long entries;
    private long repaired;
    private long unrepaired;
    private Optional<String> error = Optional.empty();
    private Instant updated;

    public AuditRun(String id, AuditRequest request, InstantSource clock) {
        this.id = id;
        this.request = request;
        this.clock = clock;
        this.started = clock.instant();
        this.updated = started;
    }

    /** Where it stands. */
    public enum State {
        RUNNING,
        DONE,
        FAILED,
        CANCELLED
    }

    /**
     * What is known of it.
     *
     * @param rows rows of MySQL that were compared
     * @param entries live documents of the sink that were looked for in MySQL
     * @param counts confirmed drifts by kind
     * @param drifts the first {@link #LISTED} of them
     * @param unrepaired drifts that publishing again did not mend in time
     */
    public record Snapshot(
            String id,
            AuditRequest request,
            State state,
            Compared compared,
            Map<DriftKind, Long> counts,
            List<Drift> drifts,
            Repairs repairs,
            Optional<String> error,
            Instant started,
            Instant updated) {

        public long found() {
            return counts.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    public record Compared(long rows, long entries) {}

    public record Repairs(long repaired, long unrepaired) {}

    public Snapshot snapshot() {
        lock.lock();
        try {
            return new Snapshot(
                    id,
                    request,
                    state,
                    new Compared(rows, entries),
                    new EnumMap<>(counts),
                    List.copyOf(listed),
                    new Repairs(repaired, unrepaired),
                    error,
                    started,
                    updated);
        } finally {
            lock.unlock();
        }
    }

    /** Has it end at the next opportunity. */
    public void cancel() {
        update(stop::give);
    }

    /** Waits that long; throws if the audit was cancelled before or meanwhile. */
    void pause(Duration time) throws InterruptedException {
        if (stop.await(time)) {
            throw new AuditCancelledException();
        }
    }

    void comparedRows(int number) {
        update(() -> rows += number);
    }

    void comparedEntries(int number) {
        update(() -> entries += number);
    }

    void confirmed(Drift drift) {
        update(() -> {
            counts.merge(drift.kind(), 1L, Long::sum);
            if (listed.size() < LISTED) {
                listed.add(drift);
            }
        });
    }

    void repaired(int done, int notDone) {
        update(() -> {
            repaired += done;
            unrepaired += notDone;
        });
    }

    void ended(State how, Optional<String> why) {
        update(() -> {
            state = how;
            error = why;
        });
    }

    void troubled(String trouble) {
        update(() -> error = Optional.of(trouble));
    }

    private void update(Runnable change) {
        lock.lock();
        try {
            change.run();
            updated = clock.instant();
        } finally {
            lock.unlock();
        }
    }

    /** Ends an audit that was cancelled. */
    static final class AuditCancelledException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        AuditCancelledException() {
            super("cancelled", null, false, false);
        }
    }
}
