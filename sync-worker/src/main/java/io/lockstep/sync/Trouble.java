package io.lockstep.sync;

import java.util.Locale;

/** What kind of trouble makes a change {@link Outcome.Unavailable}; {@code docs/operations.md} has a heading for each. */
public enum Trouble {
    /** This change alone could not be taken; others go on. */
    CHANGE_UNAVAILABLE,
    /** The sink takes less than it is sent: smaller batches, later. */
    SINK_OVERLOADED,
    /** The sink cannot be reached, or is not able to answer, or its answer was lost: what came of the change is not known. */
    SINK_UNAVAILABLE,
    /** The sink works and takes nothing until an operator mends it: no index, no permission, a full disk. */
    SINK_REFUSES;

    /** Whether it concerns every change, so that sending others is pointless. */
    public boolean isSinkWide() {
        return this != CHANGE_UNAVAILABLE;
    }

    /** Whether time alone will not mend it. */
    public boolean needsOperator() {
        return this == SINK_REFUSES;
    }

    /** The text in failure lists, for example {@code sink-unavailable}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
