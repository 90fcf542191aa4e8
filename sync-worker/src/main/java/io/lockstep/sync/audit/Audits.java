package io.lockstep.sync.audit;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The audits of this process: one at a time, the latest remembered. They are not taken up again after a restart, since an
 * audit can simply be repeated. Safe for all threads.
 */
public final class Audits implements AutoCloseable {

    private static final int REMEMBERED = 20;

    private final Auditor auditor;
    private final ReadModel model;
    private final InstantSource clock;
    private final Deque<AuditRun> runs = new ArrayDeque<>();
    private Optional<Thread> thread = Optional.empty();
    private Optional<Thread> schedule = Optional.empty();

    public Audits(Auditor auditor, ReadModel model, InstantSource clock) {
        this.auditor = auditor;
        this.model = model;
        this.clock = clock;
    }

    /** Begins an audit on a thread of its own; empty if one is under way. */
    public synchronized Optional<AuditRun> start(AuditRequest request) {
        if (thread.filter(Thread::isAlive).isPresent()) {
            return Optional.empty();
        }
        AuditRun run = new AuditRun("audit_" + Long.toString(clock.millis(), Character.MAX_RADIX), request, clock);
        runs.addFirst(run);
        if (runs.size() > REMEMBERED) {
            runs.removeLast();
        }
        thread = Optional.of(Thread.ofPlatform().name("audit").daemon().start(() -> run(run)));
        return Optional.of(run);
    }

    /** Begins an audit of everything, with repair, at this interval, whenever the condition holds. */
    public synchronized void startEvery(Duration interval, BooleanSupplier condition) {
        AuditRun waiting = new AuditRun("schedule", new AuditRequest(IdRange.ALL, true), clock);
        schedule =
                Optional.of(Thread.ofPlatform().name("audit-schedule").daemon().start(() -> {
                    try {
                        while (true) {
                            waiting.pause(interval);
                            if (condition.getAsBoolean()) {
                                start(waiting.snapshot().request());
                            }
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }));
    }

    public synchronized Optional<AuditRun> find(String id) {
        return runs.stream().filter(run -> run.snapshot().id().equals(id)).findFirst();
    }

    /** The newest first. */
    public synchronized List<AuditRun> latest() {
        return new ArrayList<>(runs);
    }

    @Override
    public synchronized void close() {
        schedule.ifPresent(Thread::interrupt);
        thread.ifPresent(Thread::interrupt);
    }

    private void run(AuditRun run) {
        try {
            auditor.run(run, model);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
