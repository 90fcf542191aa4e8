package io.lockstep.event;

/**
 * What stands at one place of the outbox: a change, or something that no relay can ever publish. The application
 * writes only the former; SQL run by hand may write anything.
 */
public sealed interface OutboxEntry {

    record Publishable(OutboxRow row) implements OutboxEntry {}

    /** @param reason for the operator who mends or deletes the row */
    record Malformed(long id, String reason) implements OutboxEntry {}
}
