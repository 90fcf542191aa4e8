package io.lockstep.event.csv;

/** Thrown for a file whose first line does not say which column is which field; nothing of it was read further. */
public final class InvalidCsvHeader extends Exception {

    private static final long serialVersionUID = 1L;

    InvalidCsvHeader(String message) {
        super(message);
    }
}
