package io.lockstep.event.csv;

import io.lockstep.contract.Problem.FieldError;
import io.lockstep.event.EventField;
import io.lockstep.event.ImportRow;
import io.lockstep.event.InputReading;
import java.io.IOException;
import java.io.Reader;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * Events in a CSV file: a header of the fields' JSON names in any order, then a row for each event. Lists are separated
 * by semicolons; an empty field is an absent one.
 *
 * <p>For one thread; read once. Bad rows are elements like any other, so that the good ones go in.
 */
public final class EventCsv implements Iterator<ImportRow> {

    private final CsvRecords records;
    private final List<EventField> columns;
    private Optional<CsvRecord> next;

    private EventCsv(CsvRecords records, List<EventField> columns) {
        this.records = records;
        this.columns = columns;
        this.next = records.next();
    }

    /**
     * Reads the header.
     *
     * @throws InvalidCsvHeader if it does not say which column is which field
     */
    public static EventCsv open(Reader reader) throws IOException, InvalidCsvHeader {
        CsvRecords records = new CsvRecords(reader);
        return new EventCsv(records, CsvHeader.columns(records.next()));
    }

    @Override
    public boolean hasNext() {
        return next.isPresent();
    }

    @Override
    public ImportRow next() {
        CsvRecord record = next.orElseThrow(NoSuchElementException::new);
        next = records.next();
        return new ImportRow(
                record.line(),
                switch (record) {
                    case CsvRecord.Broken broken -> invalid(broken.reason());
                    case CsvRecord.Whole whole -> read(whole.text());
                });
    }

    private InputReading read(String text) {
        try {
            List<String> fields = CsvFields.of(text);
            return fields.size() == columns.size()
                    ? CsvRow.read(columns, fields)
                    : invalid("has " + fields.size() + " fields, the header has " + columns.size());
        } catch (CsvFields.MalformedRecord e) {
            return invalid(e.getMessage());
        }
    }

    private static InputReading invalid(String reason) {
        return new InputReading.Invalid(List.of(new FieldError("", reason)));
    }
}
