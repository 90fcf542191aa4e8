package io.lockstep.event.http;

import io.lockstep.contract.Problem.FieldError;
import io.lockstep.event.ImportRow;
import io.lockstep.event.InputReading;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * Events in a file of JSON objects, one a line. Blank lines are none. A line that is no event spoils no other, and is
 * read no further than an event may be long.
 *
 * <p>For one thread; read once.
 */
final class EventLines implements Iterator<ImportRow> {

    private static final int END = -1;
    private static final int BYTE_ORDER_MARK = '\uFEFF';

    private final BufferedReader in;
    private final int maxCharacters;
    private long line;
    private Optional<String> next;

    /** @param maxCharacters of a line */
    EventLines(Reader reader, int maxCharacters) throws IOException {
        this.in = new BufferedReader(reader);
        this.maxCharacters = maxCharacters;
        in.mark(1);
        if (in.read() != BYTE_ORDER_MARK) {
            in.reset();
        }
        this.next = nextLine();
    }

    @Override
    public boolean hasNext() {
        return next.isPresent();
    }

    @Override
    public ImportRow next() {
        String text = next.orElseThrow(NoSuchElementException::new);
        ImportRow row = new ImportRow(line, read(text));
        try {
            next = nextLine();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the file from line " + line + " on", e);
        }
        return row;
    }

    private InputReading read(String text) {
        if (text.length() > maxCharacters) {
            return invalid("the line is longer than " + maxCharacters + " characters");
        }
        try {
            return EventInputJson.readExported(text);
        } catch (ProblemException e) {
            return invalid(e.getMessage());
        }
    }

    private static InputReading invalid(String reason) {
        return new InputReading.Invalid(List.of(new FieldError("", reason)));
    }

    /** The next line that is not blank, of one that is too long its beginning. */
    private Optional<String> nextLine() throws IOException {
        StringBuilder text = new StringBuilder();
        int character = in.read();
        while (character != END) {
            if (character == '\n') {
                line++;
                if (!text.toString().isBlank()) {
                    return Optional.of(text.toString());
                }
                text.setLength(0);
            } else if (text.length() <= maxCharacters) {
                text.append((char) character);
            }
            character = in.read();
        }
        line++;
        return text.toString().isBlank() ? Optional.empty() : Optional.of(text.toString());
    }
}
