package io.lockstep.event;

import io.lockstep.contract.EventDocument;
import io.lockstep.contract.Version;
import java.time.Instant;
import java.util.Optional;

/**
 * One change of an event, as its history has it.
 *
 * @param version that the change made
 * @param author who made it: a subject that the gateway vouched for, or {@code sql:} and a database user for SQL behind
 *     the application; empty if nobody was known
 * @param restoredFrom the version whose content came back, for a {@link Kind#RESTORED} one
 * @param event what the event said afterwards; empty for a deletion, and where SQL by hand left what
 *     is no event
 */
public record HistoryEntry(
        Version version,
        Kind kind,
        Optional<String> author,
        Instant at,
        Optional<Version> restoredFrom,
        Optional<EventDocument> event) {

    /** What was done. */
    public enum Kind {
        CREATED,
        UPDATED,
        DELETED,
        RESTORED
    }
}
