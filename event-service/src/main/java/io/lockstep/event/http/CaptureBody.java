package io.lockstep.event.http;

import io.lockstep.event.Backlog;
import io.lockstep.event.RelayStatus;
import java.time.Instant;

/**
 * The state of the capture.
 *
 * @param mode how changes are captured
 * @param leader whether this replica's relay publishes; one of all replicas does
 * @param backlogRows waiting to be published, whichever replica wrote them
 * @param oldestWaitingSeconds since the longest-waiting row was written
 * @param refusedRows rows that can never be published, in {@code es_sync_refusals}
 * @param lastPublished the newest change that this replica published since it started, or null
 * @param lastError the latest failure of this replica's relay, or null; kept after it is over
 */
record CaptureBody(
        String mode,
        boolean leader,
        long backlogRows,
        double oldestWaitingSeconds,
        long refusedRows,
        long publishedTotal,
        Published lastPublished,
        Failure lastError) {

    record Published(String recognizedEventId, long version, Instant at) {}

    record Failure(String message, Instant at) {}

    static CaptureBody of(Backlog backlog, RelayStatus.Snapshot relay, Instant now) {
        return new CaptureBody(
                "outbox",
                relay.leader(),
                backlog.rows(),
                backlog.waiting(now).toMillis() / 1000.0,
                backlog.refusedRows(),
                relay.publishedTotal(),
                relay.last()
                        .map(last -> new Published(last.id(), last.version().value(), last.at()))
                        .orElse(null),
                relay.error()
                        .map(failure -> new Failure(failure.message(), failure.at()))
                        .orElse(null));
    }
}
