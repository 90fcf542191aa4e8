package io.lockstep.event;

/** What becomes of a request to import under a key. */
public sealed interface ImportStart {

    /** It begins, or goes on where the last request under the key got. */
    record Going(ImportRun run) implements ImportStart {}

    /** Another file was imported under the key. */
    record KeyReused() implements ImportStart {}
}
