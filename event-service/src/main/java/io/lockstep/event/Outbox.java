package io.lockstep.event;

import java.util.List;
import java.util.Optional;

/**
 * The outbox as relays see it. At most one relay leads: it alone reads, publishes and deletes rows.
 *
 * <p>Every method may throw a {@link RuntimeException} when MySQL fails; leadership is then in doubt, and the caller
 * closes it.
 */
public interface Outbox {

    /** Takes the lead if nobody has it. Does not wait. */
    Optional<Leadership> tryLead();

    /** What waits, for people and metrics; callable by any thread whoever leads. */
    Backlog backlog();

    /** The lead, held until it is closed or the connection behind it dies. For one thread. */
    interface Leadership extends AutoCloseable {

        /** Asks the server; to be called before each batch, since the lock is lost silently with its connection. */
        boolean isHeld();

        /**
         * The oldest rows that are committed and not refused, in order of id.
         *
         * <p>No watermark: a transaction that commits late shows rows older than some already published (F-19).
         */
        List<OutboxEntry> oldest(BatchLimits limits);

        /** Removes exactly these rows, which Kafka has acknowledged. */
        void delete(List<OutboxRow> rows);

        /** Sets a row aside for an operator, so that it holds up nobody. */
        void refuse(long id, String reason);

        @Override
        void close();
    }
}
