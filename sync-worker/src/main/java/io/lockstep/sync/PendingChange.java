package io.lockstep.sync;

import io.lockstep.contract.ChangeRecord;
import java.util.Optional;

/** The newest known change of one key on its way to the sink. Owned by {@link PendingChanges}. */
final class PendingChange {

    /** Where it is. */
    enum Place {
        READY,
        IN_FLIGHT,
        PARKED
    }

    private Delivery delivery;
    private Place place = Place.READY;
    private int attempts;
    private long dueNanos;
    /** A newer change of the key that came while this one was in flight, and when it came; null for none. */
    private Delivery behind;

    private long behindSinceNanos;

    PendingChange(Delivery delivery, long dueNanos) {
        this.delivery = delivery;
        this.dueNanos = dueNanos;
    }

    Delivery delivery() {
        return delivery;
    }

    ChangeRecord change() {
        return delivery.change();
    }

    Place place() {
        return place;
    }

    int attempts() {
        return attempts;
    }

    /** When it may be sent: its arrival, or the end of its backoff. */
    long dueNanos() {
        return dueNanos;
    }

    long bytes() {
        return change().document().map(document -> (long) document.length).orElse(0L) + PendingChanges.OVERHEAD_BYTES;
    }

    /**
     * Takes over a later delivery of the same key unless it is of an older version.
     *
     * @return the delivery that lost, superseded
     */
    Delivery conflate(Delivery later) {
        Delivery loser = older(delivery, later);
        delivery = loser == later ? delivery : later;
        return loser;
    }

    /** Lets a later delivery of the same key wait until this one's outcome is known; returns one that lost to another. */
    Optional<Delivery> waitBehind(Delivery later, long nowNanos) {
        if (behind == null) {
            behind = later;
            behindSinceNanos = nowNanos;
            return Optional.empty();
        }
        Delivery loser = older(behind, later);
        behind = loser == later ? behind : later;
        return Optional.of(loser);
    }

    boolean hasBehind() {
        return behind != null;
    }

    /** What waited behind this one, as a change of its own. */
    PendingChange successor() {
        return new PendingChange(behind, behindSinceNanos);
    }

    void sent() {
        place = Place.IN_FLIGHT;
        attempts++;
    }

    void ready() {
        place = Place.READY;
    }

    /** Waits until then; what waited behind it takes its place unless that is older. Returns the one that lost. */
    Optional<Delivery> park(long until) {
        place = Place.PARKED;
        dueNanos = until;
        if (behind == null) {
            return Optional.empty();
        }
        Delivery loser = conflate(behind);
        behind = null;
        return Optional.of(loser);
    }

    /** The delivery that loses to the other: the older version, or of one version the earlier record. */
    private static Delivery older(Delivery earlier, Delivery later) {
        return earlier.change().version().isNewerThan(later.change().version()) ? later : earlier;
    }
}
