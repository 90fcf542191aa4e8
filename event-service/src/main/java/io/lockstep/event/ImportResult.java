package io.lockstep.event;

/** What became of a row of an imported file. */
public sealed interface ImportResult {

    long line();

    /** The row's event is in the register as the row says. */
    record Stored(long line, Upserted upserted) implements ImportResult {}

    /** The row was left out; the others go in. */
    record Rejected(long line, String reason) implements ImportResult {}
}
