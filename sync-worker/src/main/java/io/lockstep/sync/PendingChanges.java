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
    private int waitingBehind;

    /**
     * Takes a change in.
     *
     * @return the delivery that is superseded by it or that supersedes it, if the key had one waiting: its record may
     *     be settled at once, since the winner's record is unsettled and will be read again after a crash
     */
    Optional<Delivery> add(Delivery delivery, long nowNanos) {
        String id = delivery.change().id();
        PendingChange waiting = byId.get(id);
        if (waiting == null) {
            PendingChange first = new PendingChange(delivery, nowNanos);
            byId.put(id, first);
            makeReady(first);
            return Optional.empty();
        }
        return switch (waiting.place()) {
            case READY -> {
                long before = waiting.bytes();
                Delivery loser = waiting.conflate(delivery);
                readyBytes += waiting.bytes() - before;
                yield Optional.of(loser);
            }
            case PARKED -> Optional.of(waiting.conflate(delivery));
            case IN_FLIGHT -> {
                waitingBehind += waiting.hasBehind() ? 0 : 1;
                yield waiting.waitBehind(delivery, nowNanos);
            }
        };
    }

    /** Makes the parked keys ready whose backoff has passed. */
    void wakeDue(long nowNanos) {
        while (!parkedByDue.isEmpty() && parkedByDue.peek().dueNanos() - nowNanos <= 0) {
            makeReady(parkedByDue.remove());
        }
    }

    /** Makes all parked keys ready: the sink is back, and their backoffs have lost their reason. */
    void wakeAll() {
        while (!parkedByDue.isEmpty()) {
            makeReady(parkedByDue.remove());
        }
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

    /** Forgets a change that reached a terminal outcome, and makes ready what waited behind it. */
    void done(PendingChange change) {
        String id = change.change().id();
        if (change.hasBehind()) {
            PendingChange next = change.successor();
            waitingBehind--;
            byId.put(id, next);
            makeReady(next);
        } else {
            byId.remove(id);
        }
    }

    /**
     * Parks a change until its backoff has passed; a newer one that waited behind it takes its place.
     *
     * @return the delivery that is superseded by that, if any
     */
    Optional<Delivery> retry(PendingChange change, long dueNanos) {
        waitingBehind -= change.hasBehind() ? 1 : 0;
        Optional<Delivery> loser = change.park(dueNanos);
        parkedByDue.add(change);
        return loser;
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

    int count() {
        return byId.size() + waitingBehind;
    }

    /** When the longest waiting ready change arrived or became due. */
    Optional<Long> oldestReadyNanos() {
        return Optional.ofNullable(ready.peek()).map(PendingChange::dueNanos);
    }

    /** When the next parked key is due. */
    Optional<Long> nextDueNanos() {
        return Optional.ofNullable(parkedByDue.peek()).map(PendingChange::dueNanos);
    }

    private void makeReady(PendingChange change) {
        change.ready();
        ready.add(change);
        readyBytes += change.bytes();
    }
}
