package io.lockstep.search;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Optional;

/** A field that lies on the time line. */
public enum TimeField {
    DAY("recognizedEventTime", "a day such as 2025-09-04"),
    CREATED("createdAt", "an instant such as 2025-11-24T06:08:07Z, of the years 1970 to 2261"),
    UPDATED("updatedAt", "an instant such as 2025-11-24T06:08:07Z, of the years 1970 to 2261");

    /** What both Java and Elasticsearch read; Java alone takes 24:00, leap seconds and a point without digits, too. */
    private static final String INSTANT = "\\d{4}-\\d\\d-\\d\\dT([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,9})?Z";

    private final String wireName;
    private final String valueForm;

    TimeField(String wireName, String valueForm) {
        this.wireName = wireName;
        this.valueForm = valueForm;
    }

    /** The field's name in a request, in the document and in the index. */
    public String wireName() {
        return wireName;
    }

    /** What {@link #accepts} takes, as an error message says it. */
    public String valueForm() {
        return valueForm;
    }

    public boolean accepts(String value) {
        try {
            return this == DAY
                    ? value.matches("\\d{4}-\\d{2}-\\d{2}") && LocalDate.parse(value) != null
                    : value.matches(INSTANT) && isIndexable(Instant.parse(value));
        } catch (DateTimeException e) {
            return false;
        }
    }

    /** The range of Elasticsearch's {@code date_nanos}. */
    private static boolean isIndexable(Instant instant) {
        return !instant.isBefore(Instant.EPOCH) && instant.isBefore(Instant.parse("2262-04-11T00:00:00Z"));
    }

    public static Optional<TimeField> of(String wireName) {
        return Arrays.stream(values())
                .filter(field -> field.wireName.equals(wireName))
                .findFirst();
    }
}
