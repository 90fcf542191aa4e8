package io.lockstep.event.http;

import io.lockstep.event.Backlog;
import io.lockstep.event.BinlogStanding;
import io.lockstep.event.CaptureMode;
import io.lockstep.event.RelayStatus;
import java.time.Instant;
import java.util.Optional;

/**
 * The state of the capture.
 *
 * @param mode how this replica captures changes
 * @param leader whether this replica's relay publishes; one of all replicas does
 * @param halted whether this replica's capture waits for an operator; the last error says for what
 * @param backlogRows waiting in the outbox, whichever replica wrote them
 * @param oldestWaitingSeconds since the longest-waiting row was written
 * @param refusedRows changes that can never be published, in {@code es_sync_refusals}
 * @param binlog where the reader of the binlog stands, whichever replica reads; null if the outbox led last
 * @param lastPublished the newest change that this replica published since it started, or null
 * @param lastError the latest failure of this replica's relay, or null; kept after it is over
 */
record CaptureBody(
        String mode,
        boolean leader,
        boolean halted,
        long backlogRows,
        double oldestWaitingSeconds,
        long refusedRows,
        long publishedTotal,
        Binlog binlog,
        Published lastPublished,
        Failure lastError) {

    /**
     * @param snapshotRunning whether the tables are being read, rather than the binlog
     * @param secondsUntilPurge how long the server keeps what is unread at least; null if for ever
     * @param purged whether something unread is gone; a snapshot makes up for it
     */
    record Binlog(
            String file,
            long at,
            boolean snapshotRunning,
            long behindMs,
            long unreadBytes,
            Long secondsUntilPurge,
            boolean purged) {

        static Binlog of(BinlogStanding standing) {
            return new Binlog(
                    standing.position().point().file(),
                    standing.position().point().at(),
                    standing.position().snapshot(),
                    standing.behind().toMillis(),
                    standing.unreadBytes(),
                    standing.untilPurge().map(left -> left.toSeconds()).orElse(null),
                    standing.purged());
        }
    }

    record Published(String recognizedEventId, long version, Instant at) {}

    record Failure(String message, Instant at) {}

    static CaptureBody of(
            CaptureMode mode,
            Backlog backlog,
            Optional<BinlogStanding> binlog,
            RelayStatus.Snapshot relay,
            Instant now) {
        return new CaptureBody(
                mode.text(),
                relay.leader(),
                relay.halted(),
                backlog.rows(),
                backlog.waiting(now).toMillis() / 1000.0,
                backlog.refusedRows(),
                relay.publishedTotal(),
                binlog.map(Binlog::of).orElse(null),
                relay.last()
                        .map(last -> new Published(last.id(), last.version().value(), last.at()))
                        .orElse(null),
                relay.error()
                        .map(failure -> new Failure(failure.message(), failure.at()))
                        .orElse(null));
    }
}
