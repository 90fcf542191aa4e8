package io.lockstep.sync.deadletter;

/** The dead-letter topic cannot be read or written now. */
public final class LettersUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public LettersUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
