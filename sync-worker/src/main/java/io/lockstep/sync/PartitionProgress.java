package io.lockstep.sync;

/**
 * How far one partition has been acknowledged: which received offsets are still unsettled, and so how far a commit may
 * go. Holds the unsettled ones alone, in a linked list, so a record that stays unsettled for an hour holds back the
 * commit but not the memory of those that were settled behind it (I9).
 *
 * <p>INVARIANT I2: {@link #committable} never passes an unsettled record. Offsets are received in growing order by one
 * thread and settled in any order by any thread.
 */
public final class PartitionProgress {

    /** Both ends of the list: its {@code next} is the earliest unsettled record, its {@code previous} the latest. */
    private final Ticket ends = new Ticket(this, -1);

    private long lastReceived = -1;

    public PartitionProgress() {
        ends.next = ends;
        ends.previous = ends;
    }

    /** Notes that a record was received; it holds back commits until the ticket is settled. */
    public synchronized Ticket receive(long offset) {
        if (offset <= lastReceived) {
            throw new IllegalStateException("offset " + offset + " was received after " + lastReceived);
        }
        lastReceived = offset;
        Ticket ticket = new Ticket(this, offset);
        ticket.previous = ends.previous;
        ticket.next = ends;
        ends.previous.next = ticket;
        ends.previous = ticket;
        return ticket;
    }

    /** The offset after the last record that was received; 0 before the first. */
    public synchronized long next() {
        return lastReceived + 1;
    }

    /** The position that may be committed where the consumer would commit {@code processed}. */
    public synchronized long committable(long processed) {
        return ends.next == ends ? processed : Math.min(processed, ends.next.offset);
    }

    private synchronized void remove(Ticket ticket) {
        if (ticket.next != null) {
            ticket.previous.next = ticket.next;
            ticket.next.previous = ticket.previous;
            ticket.next = null;
            ticket.previous = null;
        }
    }

    /** The claim of one received record on its partition's position. */
    public static final class Ticket {
        private final PartitionProgress partition;
        private final long offset;
        private Ticket previous;
        private Ticket next;

        private Ticket(PartitionProgress partition, long offset) {
            this.partition = partition;
            this.offset = offset;
        }

        /** Lets commits pass this record; repeating it does nothing. */
        public void settle() {
            partition.remove(this);
        }
    }
}
