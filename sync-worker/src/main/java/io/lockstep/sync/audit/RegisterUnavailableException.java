package io.lockstep.sync.audit;

/** The event service did not answer, or not as it should. It may later. */
public final class RegisterUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public RegisterUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
