package io.lockstep.sync;

import io.lockstep.contract.ChangeRecord;

/** The newest known change of one key on its way to the sink. Owned by {@link PendingChanges}. */
final class PendingChange {

    private Delivery delivery;
    private int attempts;
    private long dueNanos;

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
        if (delivery.change().version().isNewerThan(later.change().version())) {
            return later;
        }
        Delivery earlier = delivery;
        delivery = later;
        return earlier;
    }

    void sent() {
        attempts++;
    }

    void park(long until) {
        dueNanos = until;
    }
}
