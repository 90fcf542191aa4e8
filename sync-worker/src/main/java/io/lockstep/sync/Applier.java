package io.lockstep.sync;

import io.lockstep.contract.ChangeRecord;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Brings changes into the sink: buffers and conflates them, flushes batches by number, bytes or age, retries what is
 * unavailable, dead-letters what is rejected, and settles each delivery when its change has a terminal outcome.
 *
 * <p>Threads: any number submit; one thread of its own decides what to send; outcomes come in on the sink's threads.
 * All state is guarded by one lock, under which nothing blocks and no sink is called.
 *
 * <p>INVARIANT I2: a delivery is settled only here, and only after its own or a newer change's terminal outcome, or
 * when it lost to two newer changes that are themselves unsettled, or to its own copy; what loses to one alone is kept, in
 * case that one is rejected. INVARIANT I6: what is unavailable is never dead-lettered.
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
    private final PendingChanges pending = new PendingChanges(this::settle);
    private final RoomQueue queue = new RoomQueue();
    private final SinkCircuit circuit;
    private final BatchSize batchSize;
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
        this.batchSize = new BatchSize(limits);
        this.flusher =
                Thread.ofPlatform().name("applier-" + sink.name()).daemon().unstarted(this::flushUntilClosed);
    }

    public void start() {
        flusher.start();
    }

    /**
     * Takes a change in. Waits a moment while the buffer is full and the sink answers; while it does not, the change is
     * taken at once and the listener has been told to stop intake.
     */
    public void submit(Delivery delivery) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            awaitRoom();
            boolean wasReady = isBatchReady();
            boolean wasEmpty = pending.readyCount() == 0;
            pending.add(delivery, nanoTime.getAsLong());
            if (wasEmpty || (!wasReady && isBatchReady())) {
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes room for a record that is no change and waits for its dead letter only; waits, or has intake stopped, as
     * {@link #submit} does.
     */
    public void occupy(long bytes) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            awaitRoom();
            pending.occupy(bytes);
        } finally {
            lock.unlock();
        }
    }

    /** Gives that room back. */
    public void release(long bytes) {
        lock.lock();
        try {
            pending.release(bytes);
            if (pending.hasNoChanges()) {
                // There is nothing to try the sink with: the next change is the trial.
                closeCircuit();
            }
            signal();
        } finally {
            lock.unlock();
        }
    }

    /** Has intake stopped until a trial succeeds: what was just tried blocks the thread that reads. */
    public void stall(Outcome.Unavailable why) {
        lock.lock();
        try {
            open(why);
            signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for its turn and for room as long as the sink makes any. If it makes none for longer than a consumer may wait,
     * intake is paused instead, and this change is taken in beyond the bound.
     */
    private void awaitRoom() throws InterruptedException {
        Thread thread = Thread.currentThread();
        if (mayEnter(thread)) {
            queue.passed();
            return;
        }
        queue.join(thread);
        try {
            while (!mayEnter(thread)) {
                awaitProgress(thread);
            }
        } finally {
            queue.leave(thread);
            room.signalAll();
        }
    }

    private boolean mayEnter(Thread thread) {
        boolean isRoom = !pending.isFull(limits.capacity()) && queue.admits(thread);
        return isRoom || circuit.isOpen() || closed;
    }

    /** Waits until the thread may enter or patience is at an end: a sink that has made no room meanwhile hangs. */
    private void awaitProgress(Thread thread) throws InterruptedException {
        long patience = limits.pace().patience().toNanos();
        long before = pending.released();
        while (!mayEnter(thread) && patience > 0) {
            patience = room.awaitNanos(patience);
        }
        boolean hangs = pending.isFull(limits.capacity()) && pending.released() == before;
        if (hangs && !mayEnter(thread)) {
            open(new Outcome.Unavailable(
                    sink.name() + " has made no room for " + limits.pace().patience(), Trouble.SINK_OVERLOADED));
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
            return new Load(
                    pending.count(), pending.parkedCount(), batchesInFlight, batchSize.current(), circuit.trouble());
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
     * @param batchChanges how many changes a batch may carry now
     * @param trouble why intake pauses; empty while it does not
     */
    public record Load(int pending, int parked, int batches, int batchChanges, Optional<Trouble> trouble) {
        /** Whether the sink is unavailable. */
        public boolean open() {
            return trouble.isPresent();
        }
    }

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
                    return pending.take(batchSize.current(), limits.batchBytes());
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
        return pending.nanosUntilDue(
                now, isBatchReady() || draining ? 0 : limits.batchAge().toNanos());
    }

    private void send(List<PendingChange> batch) {
        List<ChangeRecord> changes = batch.stream().map(PendingChange::change).toList();
        long started = nanoTime.getAsLong();
        apply(changes)
                .orTimeout(limits.requestTimeout().toNanos(), TimeUnit.NANOSECONDS)
                .handle((outcomes, failure) -> BatchAnswer.of(changes.size(), outcomes, failure))
                .thenAccept(answer -> answered(batch, answer, nanoTime.getAsLong() - started));
    }

    private CompletableFuture<List<Outcome>> apply(List<ChangeRecord> changes) {
        try {
            return sink.apply(changes).toCompletableFuture();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void answered(List<PendingChange> batch, BatchAnswer answer, long tookNanos) {
        listener.flushed(batch.size(), Duration.ofNanos(tookNanos));
        List<Outcome> outcomes = answer.outcomes();
        lock.lock();
        try {
            batchesInFlight--;
            batchSize.answered(batch.size(), answer.isStrained(), tookNanos);
            for (int i = 0; i < batch.size(); i++) {
                PendingChange change = batch.get(i);
                switch (outcomes.get(i)) {
                    case Outcome.Applied applied -> finish(change, applied);
                    case Outcome.Superseded superseded -> finish(change, superseded);
                    case Outcome.Unavailable unavailable -> park(change, unavailable);
                    case Outcome.Rejected rejected -> {
                        // stays in flight until its dead letter is acknowledged
                    }
                }
            }
            turnCircuit(answer);
            signal();
        } finally {
            lock.unlock();
        }
        for (int i = 0; i < batch.size(); i++) {
            if (outcomes.get(i) instanceof Outcome.Rejected rejected) {
                deadLetter(batch.get(i), rejected);
            }
        }
    }

    /** Changes that fail one by one do not stop the others, until they take up half of the buffer. */
    private void turnCircuit(BatchAnswer answer) {
        boolean clogged = pending.isClogged(limits.capacity());
        if (answer.worst().isPresent() && (answer.sinkFailed() || clogged)) {
            open(answer.worst().get());
        } else {
            closeCircuit();
        }
    }

    private void closeCircuit() {
        if (circuit.succeeded()) {
            pending.wakeAll();
            listener.closed();
        }
    }

    /** The listener is told under the lock, so that it never hears of a closing before the opening. */
    private void open(Outcome.Unavailable why) {
        if (circuit.failed(why.trouble(), nanoTime.getAsLong())) {
            listener.opened(why);
        }
    }

    private void deadLetter(PendingChange change, Outcome.Rejected rejected) {
        change.delivery().deadLetter(rejected, change.attempts()).whenComplete((acknowledged, failure) -> {
            lock.lock();
            try {
                if (failure == null) {
                    finish(change, rejected);
                } else {
                    park(change, new Outcome.Unavailable("dead-letter topic: " + failure, Trouble.CHANGE_UNAVAILABLE));
                }
                signal();
            } finally {
                lock.unlock();
            }
        });
    }

    private void finish(PendingChange change, Outcome outcome) {
        settle(change.delivery(), outcome);
        if (outcome instanceof Outcome.Rejected) {
            pending.rejected(change);
        } else {
            pending.done(change);
        }
    }

    private void settle(Delivery delivery, Outcome outcome) {
        delivery.settle(outcome);
        listener.settled(delivery.change(), outcome);
    }

    private void park(PendingChange change, Outcome.Unavailable why) {
        if (!why.trouble().isSinkWide()) {
            listener.delayed(change.change(), why, change.attempts());
        }
        long due = nanoTime.getAsLong() + backoff.after(change.attempts()).toNanos();
        pending.retry(change, due);
    }

    private void signal() {
        changed.signalAll();
        room.signalAll();
    }

    private boolean isBatchReady() {
        return pending.readyCount() >= batchSize.current() || pending.readyBytes() >= limits.batchBytes();
    }
}
