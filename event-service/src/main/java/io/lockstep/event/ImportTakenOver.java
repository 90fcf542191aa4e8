package io.lockstep.event;

/** Thrown to who imports a chunk after a later request has gone on with the import; nothing of the chunk is stored. */
public final class ImportTakenOver extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ImportTakenOver() {
        super("a later request with the same key goes on with this import", null, false, false);
    }
}
