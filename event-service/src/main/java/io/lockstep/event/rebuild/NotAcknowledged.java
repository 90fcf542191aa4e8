package io.lockstep.event.rebuild;

/** Kafka has not acknowledged a chunk, which may be published in part; it is to be published again. */
public final class NotAcknowledged extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public NotAcknowledged(String message, Throwable cause) {
        super(message, cause);
    }
}
