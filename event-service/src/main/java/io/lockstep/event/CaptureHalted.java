package io.lockstep.event;

/** The capture cannot go on without an operator, since going on would lose or falsify changes. The message says why. */
public final class CaptureHalted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CaptureHalted(String message) {
        super(message);
    }
}
