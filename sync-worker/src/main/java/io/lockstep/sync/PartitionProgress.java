package io.lockstep.sync;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How far one partition has been acknowledged: which received offsets are still unsettled, and so how far a commit may
 * go.
 *
 * <p>INVARIANT I2: {@link #committable} never passes an unsettled record. Offsets are received in growing order by one
 * thread and settled in any order by any thread.
 */
public final class PartitionProgress {

    private final Deque<Ticket> outstanding = new ArrayDeque<>();

    /** Notes that a record was received; it holds back commits until the ticket is settled. */
    public synchronized Ticket receive(long offset) {
        Ticket last = outstanding.peekLast();
        if (last != null && offset <= last.offset) {
            throw new IllegalStateException("offset " + offset + " was received after " + last.offset);
        }
        Ticket ticket = new Ticket(offset);
        outstanding.addLast(ticket);
        return ticket;
    }

    /** The position that may be committed where the consumer would commit {@code processed}. */
    public synchronized long committable(long processed) {
        while (!outstanding.isEmpty() && outstanding.peekFirst().settled) {
            outstanding.removeFirst();
        }
        return outstanding.isEmpty() ? processed : Math.min(processed, outstanding.peekFirst().offset);
    }

    /** The claim of one received record on its partition's position. */
    public static final class Ticket {
        private final long offset;
        private volatile boolean settled;

        private Ticket(long offset) {
            this.offset = offset;
        }

        public void settle() {
            settled = true;
        }
    }
}
