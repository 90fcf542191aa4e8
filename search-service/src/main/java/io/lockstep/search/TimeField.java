package io.lockstep.search;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Optional;

/** A field that lies on the time line. */
public enum TimeField {
    DAY("recognizedEventTime", "a day such as 2025-09-04"),
    CREATED("createdAt", "an instant such as 2025-11-24T06:08:07Z"),
    UPDATED("updatedAt", "an instant such as 2025-11-24T06:08:07Z");

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
                    : value.matches("\\d{4}-\\d{2}-\\d{2}T.{1,30}Z") && Instant.parse(value) != null;
        } catch (DateTimeException e) {
            return false;
        }
    }

    public static Optional<TimeField> of(String wireName) {
        return Arrays.stream(values())
                .filter(field -> field.wireName.equals(wireName))
                .findFirst();
    }
}
