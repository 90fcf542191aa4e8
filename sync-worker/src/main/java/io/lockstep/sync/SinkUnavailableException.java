package io.lockstep.sync;

/** The sink could not be reached, or refused for a reason that may pass. */
public final class SinkUnavailableException extends RuntimeException {

    public SinkUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
