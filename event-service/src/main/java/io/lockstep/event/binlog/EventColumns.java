package io.lockstep.event.binlog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lockstep.contract.EventDocument;
import io.lockstep.event.CaptureHalted;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/**
 * Where the document's columns are in a row image of one shape of {@code recognized_events}. Other columns do not
 * matter; one that is missing or of another type halts the capture, since a document without it would be false.
 */
final class EventColumns {

    static final String ID = "recognized_event_id";
    static final String VERSION = "version";

    private static final String DAYS = "io.debezium.time.Date";
    private static final String MICROS = "io.debezium.time.MicroTimestamp";
    private static final ObjectReader TEXTS = new JsonMapper().readerForListOf(String.class);

    private final Schema shape;
    private final Field id;
    private final Field name;
    private final Field organizer;
    private final Field college;
    private final Field level;
    private final Field day;
    private final Field relatedMajors;
    private final Field applicableMajors;
    private final Field basis;
    private final Field active;
    private final Field version;
    private final Field createdAt;
    private final Field updatedAt;

    EventColumns(Schema shape) {
        this.shape = shape;
        this.id = text(ID);
        this.name = text("recognized_event_name");
        this.organizer = text("organizer");
        this.college = text("college");
        this.level = text("recognized_level");
        this.day = named("recognized_event_time", DAYS);
        this.relatedMajors = text("related_majors");
        this.applicableMajors = text("applicable_majors");
        this.basis = text("recognition_basis");
        this.active = column("is_active");
        this.version = column(VERSION);
        this.createdAt = named("created_at", MICROS);
        this.updatedAt = named("updated_at", MICROS);
    }

    boolean isOf(Schema other) {
        return shape == other;
    }

    /** @throws IllegalArgumentException if the row cannot be an event, which SQL run by hand may bring about */
    EventDocument document(Struct row) {
        return new EventDocument(
                needed(row, id),
                needed(row, name),
                needed(row, organizer),
                (String) row.get(college),
                (String) row.get(level),
                row.get(day) instanceof Integer days ? LocalDate.ofEpochDay(days) : null,
                texts(row, relatedMajors),
                texts(row, applicableMajors),
                (String) row.get(basis),
                flag(row.get(active)),
                number(row.get(version)),
                instant(row.get(createdAt)),
                instant(row.get(updatedAt)));
    }

    String id(Struct row) {
        return needed(row, id);
    }

    long version(Struct row) {
        return number(row.get(version));
    }

    private Field column(String column) {
        Field field = shape.field(column);
        if (field == null) {
            throw new CaptureHalted("the table " + EngineSettings.EVENTS + " lost the column " + column
                    + ", which documents need: bring it back, then POST /admin/capture/snapshot");
        }
        return field;
    }

    private Field text(String column) {
        Field field = column(column);
        return field.schema().type() == Schema.Type.STRING ? field : retyped(column, field);
    }

    private Field named(String column, String type) {
        Field field = column(column);
        return type.equals(field.schema().name()) ? field : retyped(column, field);
    }

    private static Field retyped(String column, Field field) {
        throw new CaptureHalted("the column " + column + " of " + EngineSettings.EVENTS + " has another type now ("
                + field.schema().type() + " " + field.schema().name()
                + "), which documents cannot take: change it back, then POST /admin/capture/snapshot");
    }

    private static String needed(Struct row, Field field) {
        if (row.get(field) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("the column " + field.name() + " is null");
    }

    private static List<String> texts(Struct row, Field field) {
        String json = needed(row, field);
        if (json.equals("[]")) {
            return List.of();
        }
        try {
            List<String> texts = TEXTS.readValue(json);
            if (texts.contains(null)) {
                throw new IllegalArgumentException("the column " + field.name() + " has a null among its texts");
            }
            return texts;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the column " + field.name() + " holds no list of texts", e);
        }
    }

    private static boolean flag(Object value) {
        return value instanceof Boolean flag ? flag : number(value) != 0;
    }

    private static long number(Object value) {
        if (value instanceof Number number) {
            return number.longValue();
        }
        throw new IllegalArgumentException("a number is " + value);
    }

    private static Instant instant(Object micros) {
        return Instant.EPOCH.plus(number(micros), ChronoUnit.MICROS);
    }
}
