package io.lockstep.event.csv;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * Cuts a file into records, at line ends outside of quotes: {@code LF} or {@code CRLF}. Blank lines are no records. A
 * byte order mark at the start is skipped.
 *
 * <p>Cutting first and parsing each record by itself keeps a bad row from spoiling its neighbours, gives every row the
 * number of the line it starts on, and bounds the memory: a quote that nobody closes would otherwise swallow the rest
 * of the file. Such a line is reported, and reading goes on at the line after it.
 */
final class CsvRecords {

    /** More than all fields of an event can need, quoted and doubled. */
    static final int MAX_CHARACTERS = 128 * 1024;

    private static final String LIMIT = MAX_CHARACTERS + " characters";
    private static final String UNCLOSED = "a quote is opened and not closed within " + LIMIT;
    private static final int END = -1;
    private static final int BYTE_ORDER_MARK = '\uFEFF';

    private final BufferedReader in;
    private long nextLine = 1;

    CsvRecords(Reader reader) throws IOException {
        in = new BufferedReader(reader, MAX_CHARACTERS);
        in.mark(1);
        if (in.read() != BYTE_ORDER_MARK) {
            in.reset();
        }
    }

    /** The next record; empty at the end. */
    Optional<CsvRecord> next() {
        try {
            Optional<CsvRecord> record = read();
            while (record.isPresent() && isBlank(record.get())) {
                record = read();
            }
            return record;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the file from line " + nextLine + " on", e);
        }
    }

    private static boolean isBlank(CsvRecord record) {
        return record instanceof CsvRecord.Whole whole && whole.text().isBlank();
    }

    private Optional<CsvRecord> read() throws IOException {
        long line = nextLine;
        in.mark(MAX_CHARACTERS + 1);
        StringBuilder text = new StringBuilder();
        boolean quoted = false;
        int character = in.read();
        if (character == END) {
            return Optional.empty();
        }
        while (character != END && (quoted || character != '\n')) {
            if (text.length() == MAX_CHARACTERS) {
                return Optional.of(broken(line, quoted ? UNCLOSED : "the line is longer than " + LIMIT));
            }
            quoted ^= character == '"';
            nextLine += character == '\n' ? 1 : 0;
            text.append((char) character);
            character = in.read();
        }
        if (quoted) {
            return Optional.of(broken(line, UNCLOSED));
        }
        String record = withoutCarriageReturn(text);
        if (nextLine > line) {
            // A quote that nobody closes may be closed by another line's: then that line is no part of this record.
            try {
                CsvFields.of(record);
            } catch (CsvFields.MalformedRecord e) {
                return Optional.of(broken(line, e.getMessage()));
            }
        }
        nextLine++;
        return Optional.of(new CsvRecord.Whole(line, record));
    }

    /** Goes back to the start of the record and leaves its first line behind. */
    private CsvRecord broken(long line, String reason) throws IOException {
        in.reset();
        int character = in.read();
        while (character != END && character != '\n') {
            character = in.read();
        }
        nextLine = line + 1;
        return new CsvRecord.Broken(line, reason);
    }

    private static String withoutCarriageReturn(StringBuilder text) {
        int length = text.length();
        boolean ends = length > 0 && text.charAt(length - 1) == '\r';
        return ends ? text.substring(0, length - 1) : text.toString();
    }
}
