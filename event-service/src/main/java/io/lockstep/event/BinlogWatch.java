package io.lockstep.event;

import java.util.Optional;

/** Compares the saved position with the server's binlog; callable by any thread of any replica, whoever leads. */
public interface BinlogWatch {

    /**
     * Empty if no binlog capture has led since the outbox did.
     *
     * @throws StoreUnavailable if MySQL is
     */
    Optional<BinlogStanding> standing();

    /** Makes the leader read all tables again, now or when the capture is next led. */
    void requestSnapshot();
}
