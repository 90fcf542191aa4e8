package io.lockstep.event;

/**
 * What stands at one place of a source: a change, or something that no relay can ever publish. The application writes
 * only the former; SQL run by hand may write anything.
 */
public sealed interface CapturedEntry {

    record Publishable(CapturedChange change) implements CapturedEntry {}

    /** @param reason for the operator who mends or deletes the row */
    record Malformed(long place, String reason) implements CapturedEntry {}
}
