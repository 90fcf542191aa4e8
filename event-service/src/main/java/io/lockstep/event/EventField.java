package io.lockstep.event;

import java.util.Arrays;
import java.util.Optional;

/**
 * A field that a client may set, under its one name in JSON and CSV, with its limits.
 *
 * <p>All limits together keep the largest possible document far below what Kafka takes, so that no accepted event can
 * get stuck on its way.
 */
public enum EventField {
    NAME("recognizedEventName", Kind.TEXT, true, 255),
    ORGANIZER("organizer", Kind.TEXT, true, 255),
    COLLEGE("college", Kind.TEXT, false, 255),
    LEVEL("recognizedLevel", Kind.TEXT, false, 32),
    TIME("recognizedEventTime", Kind.DAY, false, 10),
    RELATED_MAJORS("relatedMajors", Kind.TEXTS, false, 100),
    APPLICABLE_MAJORS("applicableMajors", Kind.TEXTS, false, 100),
    BASIS("recognitionBasis", Kind.LINES, false, 2000),
    ACTIVE("isActive", Kind.FLAG, false, 1);

    /** How many entries a list may have. */
    public static final int MAX_ENTRIES = 100;

    /** What a field holds. */
    public enum Kind {
        /** One line of text. */
        TEXT,
        /** Text that may have line breaks and tabs. */
        LINES,
        /** A list of lines of text. */
        TEXTS,
        /** A day, in ISO-8601. */
        DAY,
        /** True or false. */
        FLAG
    }

    private final String jsonName;
    private final Kind kind;
    private final boolean required;
    private final int maxCharacters;

    EventField(String jsonName, Kind kind, boolean required, int maxCharacters) {
        this.jsonName = jsonName;
        this.kind = kind;
        this.required = required;
        this.maxCharacters = maxCharacters;
    }

    public static Optional<EventField> named(String jsonName) {
        return Arrays.stream(values())
                .filter(field -> field.jsonName.equals(jsonName))
                .findAny();
    }

    public String jsonName() {
        return jsonName;
    }

    public Kind kind() {
        return kind;
    }

    public boolean isRequired() {
        return required;
    }

    /** The limit of a text, or of each entry of a list; in characters as MySQL counts them: code points. */
    public int maxCharacters() {
        return maxCharacters;
    }
}
