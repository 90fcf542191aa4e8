package io.lockstep.event.http;

import io.lockstep.event.Cursor;
import java.util.Optional;

/** Which page of a list a client asks for. */
record PageRequest(int size, Optional<Cursor> cursor) {

    static final int DEFAULT_SIZE = 20;
    static final int MAX_SIZE = 100;

    static PageRequest of(Optional<String> size, Optional<String> cursor) {
        return new PageRequest(size.map(PageRequest::size).orElse(DEFAULT_SIZE), cursor.map(PageRequest::cursor));
    }

    private static int size(String text) {
        if (!text.matches("[0-9]{1,3}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MAX_SIZE) {
            throw new ProblemException(
                    ProblemType.INVALID_PARAMETER, "size must be a whole number from 1 to " + MAX_SIZE + ".");
        }
        return Integer.parseInt(text);
    }

    private static Cursor cursor(String text) {
        return Cursor.parse(text)
                .orElseThrow(() -> new ProblemException(
                        ProblemType.INVALID_PARAMETER,
                        "cursor must be a nextCursor that this service gave; leave it out for the first page."));
    }
}
