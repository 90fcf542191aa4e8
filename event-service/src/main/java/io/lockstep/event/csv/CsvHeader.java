package io.lockstep.event.csv;

import io.lockstep.event.EventField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Tells from the first record which column is which field. */
final class CsvHeader {

    private static final String KNOWN =
            Arrays.stream(EventField.values()).map(EventField::jsonName).collect(Collectors.joining(", "));

    private CsvHeader() {}

    static List<EventField> columns(Optional<CsvRecord> first) throws InvalidCsvHeader {
        if (first.isEmpty()) {
            throw new InvalidCsvHeader("the file is empty; its first line must name the columns, of " + KNOWN);
        }
        List<EventField> columns = new ArrayList<>();
        for (String name : names(first.get())) {
            EventField field = EventField.named(name.strip())
                    .orElseThrow(() -> new InvalidCsvHeader(
                            "line 1: unknown column \"" + abbreviated(name) + "\"; known are " + KNOWN));
            if (columns.contains(field)) {
                throw new InvalidCsvHeader("line 1: column " + field.jsonName() + " is there twice");
            }
            columns.add(field);
        }
        for (EventField field : EventField.values()) {
            if (field.isRequired() && !columns.contains(field)) {
                throw new InvalidCsvHeader("line 1: column " + field.jsonName() + " is missing");
            }
        }
        return List.copyOf(columns);
    }

    private static List<String> names(CsvRecord first) throws InvalidCsvHeader {
        try {
            return switch (first) {
                case CsvRecord.Whole whole -> CsvFields.of(whole.text());
                case CsvRecord.Broken broken -> throw new InvalidCsvHeader("line 1: " + broken.reason());
            };
        } catch (CsvFields.MalformedRecord e) {
            throw new InvalidCsvHeader("line 1: " + e.getMessage());
        }
    }

    private static String abbreviated(String name) {
        return name.length() <= 60 ? name : name.substring(0, 60) + "…";
    }
}
