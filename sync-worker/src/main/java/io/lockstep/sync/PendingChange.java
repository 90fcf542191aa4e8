package io.lockstep.sync;

import io.lockstep.contract.ChangeRecord;
import java.util.Arrays;
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
    /** The newest delivery that lost to this one; null for none. */
    private Delivery loser;
    /** What came of the key while this one was in flight; null for nothing. */
    private PendingChange behind;

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

    /** What it takes in a request. */
    long bytes() {
        return bytes(delivery);
    }

    /** What it takes in memory besides what waits behind it. */
    long heldBytes() {
        return bytes() + (loser == null ? 0 : bytes(loser));
    }

    static long bytes(Delivery delivery) {
        Optional<byte[]> document = delivery.change().document();
        return PendingChanges.OVERHEAD_BYTES + (document.isPresent() ? document.get().length : 0L);
    }

    /**
     * Takes over a later delivery of the same key unless it is of an older version, and keeps the one that lost until its
     * own outcome is known: if it is rejected, the loser is what the sink must get (I2).
     *
     * @return what needs to be kept no longer: a copy of the winner, or, since memory is bounded (I9), an older loser
     */
    Optional<Delivery> conflate(Delivery later) {
        Delivery lost = older(delivery, later);
        delivery = lost == later ? delivery : later;
        if (isCopy(lost, delivery)) {
            return Optional.of(lost);
        }
        if (loser == null) {
            loser = lost;
            return Optional.empty();
        }
        Delivery oldest = older(loser, lost);
        loser = oldest == lost ? loser : lost;
        return Optional.of(oldest);
    }

    /** Lets a later delivery of the same key wait until this one's outcome is known; returns one that is not kept. */
    Optional<Delivery> waitBehind(Delivery later, long nowNanos) {
        if (behind == null) {
            behind = new PendingChange(later, nowNanos);
            return Optional.empty();
        }
        return behind.conflate(later);
    }

    /** The newest delivery that lost to this one and is not settled. */
    Optional<Delivery> loser() {
        return Optional.ofNullable(loser);
    }

    /** What came of the key meanwhile, from now on on its own. */
    Optional<PendingChange> takeBehind() {
        Optional<PendingChange> taken = Optional.ofNullable(behind);
        behind = null;
        return taken;
    }

    void sent() {
        place = Place.IN_FLIGHT;
        attempts++;
    }

    void ready() {
        place = Place.READY;
    }

    void park(long until) {
        place = Place.PARKED;
        dueNanos = until;
    }

    /** The delivery that loses to the other: the older version, or of one version the earlier record. */
    private static Delivery older(Delivery earlier, Delivery later) {
        return earlier.change().version().isNewerThan(later.change().version()) ? later : earlier;
    }

    /** Whether what the sink makes of one holds for the other. */
    private static boolean isCopy(Delivery one, Delivery other) {
        ChangeRecord left = one.change();
        ChangeRecord right = other.change();
        return left.version().equals(right.version())
                && Arrays.equals(left.document().orElse(null), right.document().orElse(null));
    }
}
