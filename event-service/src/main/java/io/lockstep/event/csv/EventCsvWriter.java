package io.lockstep.event.csv;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.lockstep.contract.EventDocument;
import io.lockstep.event.EventField;
import io.lockstep.event.EventWriter;
import io.lockstep.event.StoredEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Writes events as {@link EventCsv} reads them: the fields that a client may set, in their order, under a header. */
public final class EventCsvWriter implements EventWriter {

    private static final CsvMapper MAPPER =
            CsvMapper.builder().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET).build();

    private final OutputStream out;
    private final SequenceWriter rows;

    public EventCsvWriter(OutputStream out) throws IOException {
        this.out = out;
        this.rows = MAPPER.writer(CsvSchema.emptySchema()).writeValues(out);
        rows.write(Arrays.stream(EventField.values()).map(EventField::jsonName).toList());
    }

    @Override
    public void write(StoredEvent event) throws IOException {
        rows.write(Arrays.stream(EventField.values())
                .map(field -> text(field, event.document()))
                .toList());
    }

    @Override
    public void flush() throws IOException {
        rows.flush();
        out.flush();
    }

    @Override
    public void close() throws IOException {
        flush();
    }

    private static String text(EventField field, EventDocument event) {
        return switch (field) {
            case NAME -> event.recognizedEventName();
            case ORGANIZER -> event.organizer();
            case COLLEGE -> Objects.toString(event.college(), "");
            case LEVEL -> Objects.toString(event.recognizedLevel(), "");
            case TIME -> Objects.toString(event.recognizedEventTime(), "");
            case RELATED_MAJORS -> list(event.relatedMajors());
            case APPLICABLE_MAJORS -> list(event.applicableMajors());
            case BASIS -> Objects.toString(event.recognitionBasis(), "");
            case ACTIVE -> Boolean.toString(event.isActive());
        };
    }

    private static String list(List<String> entries) {
        return String.join(CsvRow.LIST_SEPARATOR, entries);
    }
}
