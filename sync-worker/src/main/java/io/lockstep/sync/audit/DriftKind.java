package io.lockstep.sync.audit;

import java.util.Locale;

/** How a sink can differ from the register; {@code docs/operations.md} says what to do about each. */
public enum DriftKind {
    /** MySQL has the row, the sink has nothing. */
    MISSING,
    /** The sink has an older version, or the deletion of one. */
    STALE,
    /** The sink has a newer version than MySQL: MySQL went back, or somebody wrote to the sink. Never repaired. */
    AHEAD,
    /** The same version with another content. */
    CORRUPT,
    /** The sink shows a row that MySQL does not have: it never did, or it was deleted and came back in the sink. */
    ORPHAN;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether publishing the row again can mend it. INVARIANT I3: nothing is ever set back to an older version. */
    boolean isRepairable() {
        return this != AHEAD;
    }
}
