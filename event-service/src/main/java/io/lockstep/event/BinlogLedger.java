package io.lockstep.event;

import java.util.List;
import java.util.Optional;

/**
 * What the binlog capture keeps in MySQL, so that any replica can go on where another one stopped.
 *
 * <p>Methods throw a {@link RuntimeException} when MySQL fails.
 */
public interface BinlogLedger {

    /** Takes the one lead of all captures of this register if nobody has it. Does not wait. */
    Optional<Held> tryLock();

    /** Where a reader goes on, whichever replica reads; empty if it has to begin with a snapshot. */
    Optional<BinlogPosition> position();

    /** The shapes that the captured tables have had, oldest first, in the reader's own form. */
    List<String> shapes();

    /** The ledger in the hands of the one who leads. For one thread. */
    interface Held extends AutoCloseable {

        /** Asks the server; the lock is lost silently with its connection. */
        boolean isHeld();

        BinlogServer server();

        /**
         * Says that this capture leads now. To be called before anything is read or published: whoever leads next has to
         * know, however early this lead ends. A snapshot that was requested is begun with this lead.
         */
        void begin();

        /**
         * Saves where to go on, and shapes met before it. INVARIANT I2: only after Kafka has acknowledged everything before it. Fails if the lock is
         * lost, since both hang on one connection.
         */
        void save(BinlogPosition position, List<String> newShapes);

        /** Says that the saved position is of no use any more, so that the next lead begins with a snapshot. */
        void requestSnapshot();

        /** Keeps a change that can never be published for an operator. */
        void refuse(RefusedChange change);

        /** Deletes outbox rows whose changes lie before this place, and so have been acknowledged by Kafka. */
        void drainOutbox(BinlogPoint acknowledged);

        @Override
        void close();
    }

    /** A change of the binlog that can never be published. */
    record RefusedChange(String id, String kind, long version, String reason) {}
}
