package io.lockstep.sync;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.function.BiConsumer;

/**
 * The buffer before the sink: per key only the newest pending change (conflation), at most one in flight per key.
 *
 * <pre>
 *   add ──▶ ready ──take──▶ in flight ──done──▶ gone
 *             ▲                 │ retry
 *             └──── due ──── parked          a key in flight: its newer change waits behind it
 * </pre>
 *
 * Not safe for concurrent use; {@link Applier} calls it under its lock.
 */
final class PendingChanges {

    /** What a change costs in a request besides its document, roughly: the action line with id and version. */
    static final int OVERHEAD_BYTES = 100;

    private final Map<String, PendingChange> byId = new HashMap<>();
    private final Queue<PendingChange> ready = new ArrayDeque<>();
    private final Queue<PendingChange> parkedByDue =
            new PriorityQueue<>(Comparator.comparingLong(PendingChange::dueNanos));
    private long readyBytes;
    private long parkedBytes;
    private int held;
    private long heldBytes;
    private long released;
    private final BiConsumer<Delivery, Outcome> losers;

    /** @param losers is handed what loses, with the outcome to settle it with */
    PendingChanges(BiConsumer<Delivery, Outcome> losers) {
        this.losers = losers;
    }

    /**
     * Takes a change in. Of a key that has one waiting only the newer is sent; the other is kept until that one's outcome
     * is known. One that loses to both, or is a copy, is settled at once: the record of the winner is unsettled and will
     * be read again after a crash.
     */
    void add(Delivery delivery, long nowNanos) {
        String id = delivery.change().id();
        PendingChange waiting = byId.get(id);
        occupy(PendingChange.bytes(delivery));
        if (waiting == null) {
            PendingChange first = new PendingChange(delivery, nowNanos);
            byId.put(id, first);
            makeReady(first);
            return;
        }
        switch (waiting.place()) {
            case READY -> {
                long before = waiting.bytes();
                waiting.conflate(delivery).ifPresent(this::overtaken);
                readyBytes += waiting.bytes() - before;
            }
            case PARKED -> {
                long before = waiting.heldBytes();
                waiting.conflate(delivery).ifPresent(this::overtaken);
                parkedBytes += waiting.heldBytes() - before;
            }
            case IN_FLIGHT -> waiting.waitBehind(delivery, nowNanos).ifPresent(this::overtaken);
        }
    }

    /** Makes the parked keys ready whose backoff has passed. */
    void wakeDue(long nowNanos) {
        while (!parkedByDue.isEmpty() && parkedByDue.peek().dueNanos() - nowNanos <= 0) {
            unpark();
        }
    }

    /** Makes all parked keys ready: the sink is back, and their backoffs have lost their reason. */
    void wakeAll() {
        while (!parkedByDue.isEmpty()) {
            unpark();
        }
    }

    private void unpark() {
        PendingChange change = parkedByDue.remove();
        parkedBytes -= change.heldBytes();
        makeReady(change);
    }

    /** Takes the longest waiting ready changes, up to the bounds but at least one if there is one, into flight. */
    List<PendingChange> take(int maxChanges, long maxBytes) {
        List<PendingChange> batch = new ArrayList<>(Math.min(maxChanges, ready.size()));
        long bytes = 0;
        while (batch.size() < maxChanges && !ready.isEmpty()) {
            PendingChange next = ready.peek();
            if (!batch.isEmpty() && bytes + next.bytes() > maxBytes) {
                break;
            }
            ready.remove();
            bytes += next.bytes();
            next.sent();
            batch.add(next);
        }
        readyBytes -= bytes;
        return batch;
    }

    /** Forgets a change that the sink holds, or something newer, and makes ready what waited behind it. */
    void done(PendingChange change) {
        released(change.delivery());
        change.loser().ifPresent(loser -> lost(loser, Outcome.SUPERSEDED));
        next(change.change().id(), change.takeBehind());
    }

    /**
     * Forgets a change that can never succeed, and makes ready what waited behind it.
     *
     * <p>INVARIANT I2: what lost to it lost to nothing, and is sent now, unless something newer waited behind.
     */
    void rejected(PendingChange change) {
        released(change.delivery());
        Optional<PendingChange> behind = change.takeBehind();
        Optional<PendingChange> again = change.loser().map(loser -> new PendingChange(loser, change.dueNanos()));
        again.ifPresent(it -> behind.ifPresent(later -> join(it, later)));
        next(change.change().id(), again.or(() -> behind));
    }

    private void next(String id, Optional<PendingChange> next) {
        if (next.isPresent()) {
            byId.put(id, next.get());
            makeReady(next.get());
        } else {
            byId.remove(id);
        }
    }

    /** Parks a change until its backoff has passed; a newer one that waited behind it takes its place. */
    void retry(PendingChange change, long dueNanos) {
        change.park(dueNanos);
        change.takeBehind().ifPresent(later -> join(change, later));
        parkedByDue.add(change);
        parkedBytes += change.heldBytes();
    }

    private void join(PendingChange change, PendingChange later) {
        later.loser().flatMap(change::conflate).ifPresent(this::overtaken);
        change.conflate(later.delivery()).ifPresent(this::overtaken);
    }

    private void overtaken(Delivery delivery) {
        lost(delivery, Outcome.OVERTAKEN);
    }

    private void lost(Delivery delivery, Outcome outcome) {
        released(delivery);
        losers.accept(delivery, outcome);
    }

    private void released(Delivery delivery) {
        release(PendingChange.bytes(delivery));
    }

    /** Counts what is no change and takes room all the same. */
    void occupy(long bytes) {
        held++;
        heldBytes += bytes;
    }

    void release(long bytes) {
        released++;
        held--;
        heldBytes -= bytes;
    }

    /** How often room was given back; grows for as long as the sink gets on. */
    long released() {
        return released;
    }

    boolean hasNoChanges() {
        return byId.isEmpty();
    }

    int readyCount() {
        return ready.size();
    }

    long readyBytes() {
        return readyBytes;
    }

    int parkedCount() {
        return parkedByDue.size();
    }

    /** Whether there is no room for more. */
    boolean isFull(ApplierLimits.Capacity capacity) {
        return held >= capacity.changes() || heldBytes >= capacity.bytes();
    }

    /** Whether what is parked takes up half of the room. */
    boolean isClogged(ApplierLimits.Capacity capacity) {
        return parkedByDue.size() * 2L >= capacity.changes() || parkedBytes * 2 >= capacity.bytes();
    }

    /** How many there are in all places, those that lost to one that has no outcome yet included. */
    int count() {
        return held;
    }

    /**
     * How long until the longest waiting ready change has waited for so long, or a parked key is due; not positive if one
     * of both is so now, {@link Long#MAX_VALUE} if there is neither.
     */
    long nanosUntilDue(long nowNanos, long ageNanos) {
        long untilAged = ready.isEmpty() ? Long.MAX_VALUE : ready.peek().dueNanos() + ageNanos - nowNanos;
        long untilDue =
                parkedByDue.isEmpty() ? Long.MAX_VALUE : parkedByDue.peek().dueNanos() - nowNanos;
        return Math.min(untilAged, untilDue);
    }

    private void makeReady(PendingChange change) {
        change.ready();
        ready.add(change);
        readyBytes += change.bytes();
    }
}
