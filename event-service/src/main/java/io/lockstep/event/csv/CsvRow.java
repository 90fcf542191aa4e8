package io.lockstep.event.csv;

import io.lockstep.event.EventDraft;
import io.lockstep.event.EventField;
import io.lockstep.event.InputReading;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Reads one row's fields by their columns. */
final class CsvRow {

    static final String LIST_SEPARATOR = ";";

    private CsvRow() {}

    static InputReading read(List<EventField> columns, List<String> fields) {
        EventDraft draft = new EventDraft();
        for (int i = 0; i < columns.size(); i++) {
            EventField column = columns.get(i);
            String field = fields.get(i);
            switch (column.kind()) {
                case TEXT, LINES -> draft.text(column, field);
                case TEXTS -> draft.texts(column, entries(field));
                case DAY -> draft.day(field);
                case FLAG -> flag(column, field, draft);
            }
        }
        return draft.read();
    }

    private static List<String> entries(String field) {
        return Arrays.stream(field.split(LIST_SEPARATOR))
                .filter(entry -> !entry.isBlank())
                .toList();
    }

    private static void flag(EventField column, String field, EventDraft draft) {
        switch (field.strip().toLowerCase(Locale.ROOT)) {
            case "" -> {}
            case "true", "1" -> draft.active(true);
            case "false", "0" -> draft.active(false);
            default -> draft.wrong(column.jsonName(), "must be true, false, 0 or 1");
        }
    }
}
