package io.lockstep.sync;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

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

    private final Map<String, PendingChange> ready = new LinkedHashMap<>();
    private final Map<String, PendingChange> inFlight = new HashMap<>();
    private final Map<String, PendingChange> behind = new HashMap<>();
    private final Map<String, PendingChange> parked = new HashMap<>();
    private final PriorityQueue<PendingChange> parkedByDue =
            new PriorityQueue<>(Comparator.comparingLong(PendingChange::dueNanos));
    private long readyBytes;

    /**
     * Takes a change in.
     *
     * @return the delivery that is superseded by it or that supersedes it, if the key had one waiting: its record may
     *     be settled at once, since the winner's record is unsettled and will be read again after a crash
     */
    Optional<Delivery> add(Delivery delivery, long nowNanos) {
        String id = delivery.change().id();
        if (inFlight.containsKey(id)) {
            return conflate(behind, id, delivery, nowNanos);
        }
        if (parked.containsKey(id)) {
            return conflate(parked, id, delivery, nowNanos);
        }
        PendingChange waiting = ready.get(id);
        long before = waiting == null ? 0 : waiting.bytes();
        Optional<Delivery> loser = conflate(ready, id, delivery, nowNanos);
        readyBytes += ready.get(id).bytes() - before;
        return loser;
    }

    /** Makes the parked keys ready whose backoff has passed. */
    void wakeDue(long nowNanos) {
        while (!parkedByDue.isEmpty() && parkedByDue.peek().dueNanos() - nowNanos <= 0) {
            wakeNext();
        }
    }

    /** Makes all parked keys ready: the sink is back, and their backoffs have lost their reason. */
    void wakeAll() {
        while (!parkedByDue.isEmpty()) {
            wakeNext();
        }
    }

    /** Takes the longest waiting ready changes, up to the bounds but at least one if there is one, into flight. */
    List<PendingChange> take(int maxChanges, long maxBytes) {
        List<PendingChange> batch = new ArrayList<>(Math.min(maxChanges, ready.size()));
        long bytes = 0;
        Iterator<PendingChange> each = ready.values().iterator();
        while (each.hasNext() && batch.size() < maxChanges) {
            PendingChange next = each.next();
            if (!batch.isEmpty() && bytes + next.bytes() > maxBytes) {
                break;
            }
            bytes += next.bytes();
            each.remove();
            next.sent();
            inFlight.put(next.change().id(), next);
            batch.add(next);
        }
        readyBytes -= bytes;
        return batch;
    }

    /** Forgets a change that reached a terminal outcome, and makes ready what waited behind it. */
    void done(PendingChange change) {
        String id = change.change().id();
        inFlight.remove(id);
        PendingChange next = behind.remove(id);
        if (next != null) {
            makeReady(next);
        }
    }

    /**
     * Parks a change until its backoff has passed; a newer one that waited behind it takes its place.
     *
     * @return the delivery that is superseded by that, if any
     */
    Optional<Delivery> retry(PendingChange change, long dueNanos) {
        String id = change.change().id();
        inFlight.remove(id);
        change.park(dueNanos);
        PendingChange next = behind.remove(id);
        Optional<Delivery> loser = next == null ? Optional.empty() : Optional.of(change.conflate(next.delivery()));
        parked.put(id, change);
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
        return parked.size();
    }

    int count() {
        return ready.size() + inFlight.size() + behind.size() + parked.size();
    }

    /** When the longest waiting ready change arrived or became due. */
    Optional<Long> oldestReadyNanos() {
        return ready.values().stream().findFirst().map(PendingChange::dueNanos);
    }

    /** When the next parked key is due. */
    Optional<Long> nextDueNanos() {
        return Optional.ofNullable(parkedByDue.peek()).map(PendingChange::dueNanos);
    }

    private void wakeNext() {
        PendingChange next = parkedByDue.remove();
        parked.remove(next.change().id());
        makeReady(next);
    }

    private void makeReady(PendingChange change) {
        ready.put(change.change().id(), change);
        readyBytes += change.bytes();
    }

    private static Optional<Delivery> conflate(
            Map<String, PendingChange> place, String id, Delivery delivery, long nowNanos) {
        PendingChange waiting = place.get(id);
        if (waiting == null) {
            place.put(id, new PendingChange(delivery, nowNanos));
            return Optional.empty();
        }
        return Optional.of(waiting.conflate(delivery));
    }
}
