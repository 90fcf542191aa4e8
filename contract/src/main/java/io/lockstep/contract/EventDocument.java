package io.lockstep.contract;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * A recognized event as a JSON document: the value of a change record, the source in the index, the payload in the
 * cache and the answer of the API. The components' names are the JSON names.
 *
 * <p>Absent optional fields are written as null or left out; readers accept both. Dates are ISO-8601
 * ({@code 2025-09-04}), instants ISO-8601 in UTC with up to six decimals.
 *
 * @param recognizedEventTime the day of the event, null if unknown
 * @param isActive always a boolean, never a number: a number in the index broke the system this one replaces
 * @param version the row's {@link Version}, so that a record re-produced by hand without headers still carries it
 */
public record EventDocument(
        String recognizedEventId,
        String recognizedEventName,
        String organizer,
        String college,
        String recognizedLevel,
        LocalDate recognizedEventTime,
        List<String> relatedMajors,
        List<String> applicableMajors,
        String recognitionBasis,
        boolean isActive,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    public EventDocument {
        relatedMajors = List.copyOf(relatedMajors);
        applicableMajors = List.copyOf(applicableMajors);
    }
}
