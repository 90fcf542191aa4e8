package io.lockstep.event;

/** What is done with the rows of a file. */
public sealed interface ImportMode {

    /** They are stored. */
    record Once() implements ImportMode {}

    /** They are stored, and how far it got with them, so that a later request can go on. */
    record Resumable(ImportRun run) implements ImportMode {}

    /** Nothing is stored; each row is told what would become of it, by itself. */
    record DryRun() implements ImportMode {}
}
