package io.lockstep.search.circuit;

/** A store cannot answer at present: refused, timed out, overloaded, or left alone by its circuit. */
public final class StoreUnavailable extends Exception {

    /** @param message the store and what it did, fit to be shown to a client: no addresses, no stack */
    public StoreUnavailable(String message) {
        super(message);
    }

    public StoreUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
