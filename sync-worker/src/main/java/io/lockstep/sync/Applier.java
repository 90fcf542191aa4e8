package io.lockstep.sync;

import io.lockstep.contract.ChangeRecord;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Brings changes into the sink: buffers and conflates them, flushes batches by number, bytes or age, retries what is
 * unavailable, dead-letters what is rejected, and settles each delivery when its change has a terminal outcome.
 *
 * <p>Threads: any number submit; one thread of its own decides what to send; outcomes come in on the sink's threads.
 * All state is guarded by one lock, under which nothing blocks and no sink is called.
 *
 * <p>INVARIANT I2: a delivery is settled only here, and only after its own or a newer change's terminal outcome, or
 * when it lost to a newer change that is itself unsettled. INVARIANT I6: what is unavailable is never dead-lettered.
 */
public final class Applier implements AutoCloseable {

    private final Sink sink;
    private final ApplierLimits limits;
    private final Backoff backoff;
    private final ApplyListener listener;
    private final LongSupplier nanoTime;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Condition room = lock.newCondition();
    private final PendingChanges pending = new PendingChanges();
    private final SinkCircuit circuit;
    private int batchesInFlight;
    private boolean draining;
    private boolean closed;
    private final Thread flusher;

    /**
     * @param nanoTime a monotonic clock in nanoseconds that runs with the real one
     */
    public Applier(Sink sink, ApplierLimits limits, Backoff backoff, ApplyListener listener, LongSupplier nanoTime) {
        this.sink = sink;
        this.limits = limits;
        this.backoff = backoff;
        this.listener = listener;
        this.nanoTime = nanoTime;
        this.circuit = new SinkCircuit(backoff);
        this.flusher =
                Thread.ofPlatform().name("applier-" + sink.name()).daemon().unstarted(this::flushUntilClosed);
    }

    public void start() {
        flusher.start();
    }

    /**
     * Takes a change in. Waits while the buffer is full and the sink answers; while it does not, the change is taken
     * at once and the listener has been told to stop intake.
     */
    public void submit(Delivery delivery) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (pending.count() >= limits.capacity() && !circuit.isOpen() && !closed) {
                room.await();
            }
            int before = pending.readyCount();
            long bytesBefore = pending.readyBytes();
            pending.add(delivery, nanoTime.getAsLong()).ifPresent(this::supersede);
            if (before == 0 || crosses(before, bytesBefore)) {
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Sends what is pending without waiting for its age and returns whether the buffer became empty in time. */
    public boolean drain(Duration atMost) throws InterruptedException {
        long remaining = atMost.toNanos();
        lock.lockInterruptibly();
        try {
            draining = true;
            changed.signalAll();
            while (pending.count() > 0 && remaining > 0) {
                remaining = room.awaitNanos(remaining);
            }
            return pending.count() == 0;
        } finally {
            draining = false;
            lock.unlock();
        }
    }

    /** What is buffered, parked and in flight now. */
    public Load load() {
        lock.lock();
        try {
            return new Load(pending.count(), pending.parkedCount(), batchesInFlight, circuit.isOpen());
        } finally {
            lock.unlock();
        }
    }

    /** Stops sending; what is pending stays unsettled and is read again by whoever owns its partition next. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * The buffer at one moment.
     *
     * @param pending changes in all states, parked and in flight included
     * @param parked keys that wait out a backoff
     * @param batches batches on their way to the sink
     * @param open whether the sink is unavailable
     */
    public record Load(int pending, int parked, int batches, boolean open) {}

    private void flushUntilClosed() {
        try {
            for (List<PendingChange> batch = nextBatch(); !batch.isEmpty(); batch = nextBatch()) {
                send(batch);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until a flush is due and takes it; empty once closed. */
    private List<PendingChange> nextBatch() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed) {
                long now = nanoTime.getAsLong();
                pending.wakeDue(now);
                long wait = nanosUntilFlush(now);
                if (wait <= 0) {
                    batchesInFlight++;
                    return pending.take(limits.batchChanges(), limits.batchBytes());
                }
                if (wait == Long.MAX_VALUE) {
                    changed.await();
                } else {
                    changed.awaitNanos(wait);
                }
            }
            return List.of();
        } finally {
            lock.unlock();
        }
    }

    /** 0 if a flush is due now, the time until it may be, or {@link Long#MAX_VALUE} if only a signal can make it so. */
    private long nanosUntilFlush(long now) {
        if (batchesInFlight >= limits.parallelBatches()) {
            return Long.MAX_VALUE;
        }
        if (!circuit.permits(batchesInFlight, now)) {
            return batchesInFlight > 0 ? Long.MAX_VALUE : circuit.nanosUntilTrial(now);
        }
        boolean full = pending.readyCount() >= limits.batchChanges() || pending.readyBytes() >= limits.batchBytes();
        long untilAged = pending.oldestReadyNanos()
                .map(since -> full || draining ? 0 : since + limits.batchAge().toNanos() - now)
                .orElse(Long.MAX_VALUE);
        long untilDue = pending.nextDueNanos().map(due -> due - now).orElse(Long.MAX_VALUE);
        return Math.min(untilAged, untilDue);
    }

    private void send(List<PendingChange> batch) {
        List<ChangeRecord> changes = batch.stream().map(PendingChange::change).toList();
        long started = nanoTime.getAsLong();
        apply(changes)
                .orTimeout(limits.requestTimeout().toNanos(), TimeUnit.NANOSECONDS)
                .handle((outcomes, failure) -> outcomesOf(changes, outcomes, failure))
                .thenAccept(outcomes -> {
                    listener.flushed(batch.size(), Duration.ofNanos(nanoTime.getAsLong() - started));
                    answered(batch, outcomes);
                });
    }

    private CompletableFuture<List<Outcome>> apply(List<ChangeRecord> changes) {
        try {
            return sink.apply(changes).toCompletableFuture();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** An outcome for each change, whatever the sink did: what is not known counts as unavailable. */
    private List<Outcome> outcomesOf(List<ChangeRecord> changes, List<Outcome> outcomes, Throwable failure) {
        if (failure == null && outcomes.size() == changes.size()) {
            return outcomes;
        }
        String cause = failure == null
                ? sink.name() + " answered " + outcomes.size() + " outcomes for " + changes.size() + " changes"
                : String.valueOf(failure);
        return Collections.nCopies(changes.size(), new Outcome.Unavailable(cause, true));
    }

    private void answered(List<PendingChange> batch, List<Outcome> outcomes) {
        Set<String> causes = outcomes.stream()
                .filter(outcome -> outcome instanceof Outcome.Unavailable)
                .map(outcome -> ((Outcome.Unavailable) outcome).cause())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        boolean sinkFailed = outcomes.stream()
                .allMatch(outcome -> outcome instanceof Outcome.Unavailable(var cause, var all) && all);
        boolean turned;
        lock.lock();
        try {
            batchesInFlight--;
            for (int i = 0; i < batch.size(); i++) {
                PendingChange change = batch.get(i);
                switch (outcomes.get(i)) {
                    case Outcome.Applied applied -> finish(change, applied);
                    case Outcome.Superseded superseded -> finish(change, superseded);
                    case Outcome.Unavailable unavailable -> park(change);
                    case Outcome.Rejected rejected -> {
                        // stays in flight until its dead letter is acknowledged
                    }
                }
            }
            // Changes that fail one by one do not stop the others, until they take up half of the buffer.
            boolean clogged = !causes.isEmpty() && pending.parkedCount() * 2 >= limits.capacity();
            sinkFailed |= clogged;
            turned = sinkFailed ? circuit.failed(nanoTime.getAsLong()) : circuit.succeeded();
            if (turned && !sinkFailed) {
                pending.wakeAll();
            }
            signal();
        } finally {
            lock.unlock();
        }
        if (turned && sinkFailed) {
            listener.opened(causes.iterator().next());
        } else if (turned) {
            listener.closed();
        }
        for (int i = 0; i < batch.size(); i++) {
            if (outcomes.get(i) instanceof Outcome.Rejected rejected) {
                deadLetter(batch.get(i), rejected);
            }
        }
    }

    private void deadLetter(PendingChange change, Outcome.Rejected rejected) {
        change.delivery().deadLetter(rejected, change.attempts()).whenComplete((acknowledged, failure) -> {
            lock.lock();
            try {
                if (failure == null) {
                    finish(change, rejected);
                } else {
                    park(change);
                }
                signal();
            } finally {
                lock.unlock();
            }
        });
    }

    private void finish(PendingChange change, Outcome outcome) {
        change.delivery().settle(outcome);
        listener.settled(change.change(), outcome);
        pending.done(change);
    }

    private void park(PendingChange change) {
        long due = nanoTime.getAsLong() + backoff.after(change.attempts()).toNanos();
        pending.retry(change, due).ifPresent(this::supersede);
    }

    private void supersede(Delivery loser) {
        loser.settle(Outcome.SUPERSEDED);
        listener.settled(loser.change(), Outcome.SUPERSEDED);
    }

    private void signal() {
        changed.signalAll();
        room.signalAll();
    }

    private boolean crosses(int countBefore, long bytesBefore) {
        return (countBefore < limits.batchChanges() && pending.readyCount() >= limits.batchChanges())
                || (bytesBefore < limits.batchBytes() && pending.readyBytes() >= limits.batchBytes());
    }
}
