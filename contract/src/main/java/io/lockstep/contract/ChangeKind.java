package io.lockstep.contract;

import java.util.Locale;

/** Why a change record was written, as its {@value ChangeHeaders#CHANGE} header says. */
public enum ChangeKind {
    /** The row was created or changed. */
    UPSERT,
    /** The row was deleted; the record's value is a tombstone. */
    DELETE,
    /** The row as it stood when a rebuild or a repair read it. */
    SNAPSHOT;

    /** The header's text. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
