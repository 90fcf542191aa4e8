package io.lockstep.search;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Optional;

/** A field that is compared as a whole. */
public enum ExactField {
    ID("recognizedEventId", "recognizedEventId", Form.TEXT),
    NAME("recognizedEventName", "recognizedEventName.keyword", Form.TEXT),
    ORGANIZER("organizer", "organizer.keyword", Form.TEXT),
    COLLEGE("college", "college", Form.TEXT),
    LEVEL("recognizedLevel", "recognizedLevel", Form.TEXT),
    RELATED_MAJORS("relatedMajors", "relatedMajors.keyword", Form.TEXT),
    APPLICABLE_MAJORS("applicableMajors", "applicableMajors.keyword", Form.TEXT),
    DAY("recognizedEventTime", "recognizedEventTime", Form.DAY),
    ACTIVE("isActive", "isActive", Form.BOOLEAN);

    private final String wireName;
    private final String indexName;
    private final Form form;

    ExactField(String wireName, String indexName, Form form) {
        this.wireName = wireName;
        this.indexName = indexName;
        this.form = form;
    }

    /** The field's name in a request and in the document. */
    public String wireName() {
        return wireName;
    }

    /** Where the index holds the whole value. */
    public String indexName() {
        return indexName;
    }

    /** Whether a value may be looked for by how it begins. */
    public boolean hasPrefixes() {
        return form == Form.TEXT;
    }

    public boolean accepts(String value) {
        return form.accepts(value);
    }

    /** What {@link #accepts} takes, as an error message says it. */
    public String valueForm() {
        return form.words;
    }

    public static Optional<ExactField> of(String wireName) {
        return Arrays.stream(values())
                .filter(field -> field.wireName.equals(wireName))
                .findFirst();
    }

    private enum Form {
        TEXT("a text"),
        BOOLEAN("true or false"),
        DAY("a day such as 2025-09-04");

        private final String words;

        Form(String words) {
            this.words = words;
        }

        private boolean accepts(String value) {
            return switch (this) {
                case TEXT -> !value.isEmpty();
                case BOOLEAN -> value.equals("true") || value.equals("false");
                case DAY -> isDay(value);
            };
        }

        private static boolean isDay(String value) {
            try {
                return value.matches("\\d{4}-\\d{2}-\\d{2}") && LocalDate.parse(value) != null;
            } catch (DateTimeException e) {
                return false;
            }
        }
    }
}
