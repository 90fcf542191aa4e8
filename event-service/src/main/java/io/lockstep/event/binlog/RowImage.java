package io.lockstep.event.binlog;

import io.lockstep.contract.ChangeKind;
import io.lockstep.contract.ChangeRecord;

/** What one record of the engine means for sinks. */
sealed interface RowImage {

    /** A change of an event, or its deletion as the table of deletions has it. */
    record Change(ChangeRecord change) implements RowImage {}

    /**
     * A row that is gone. The row in the table of deletions, which comes with it, has the version; this one is what is left
     * if it does not come, because someone dropped the trigger.
     */
    record Gone(ChangeRecord unlessRecorded) implements RowImage {}

    /** A row that no change can be made of, as SQL run by hand may leave one. */
    record Odd(String id, ChangeKind kind, long version, String reason) implements RowImage {}

    /** Nothing: a heartbeat, or the cleaning of the table of deletions. */
    record Nothing() implements RowImage {}
}
