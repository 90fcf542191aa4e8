package io.lockstep.event;

import io.lockstep.contract.EventDocument;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A field that a change gave another value.
 *
 * @param from null if it was absent, as all fields are before an event is created
 * @param to null if it is absent since
 */
public record FieldChange(String field, Object from, Object to) {

    /** What differs between two states of an event, in the order of the fields. */
    public static List<FieldChange> between(Optional<EventDocument> before, Optional<EventDocument> after) {
        return Arrays.stream(EventField.values())
                .map(field -> new FieldChange(field.jsonName(), valueOf(field, before), valueOf(field, after)))
                .filter(change -> !Objects.equals(change.from(), change.to()))
                .toList();
    }

    private static Object valueOf(EventField field, Optional<EventDocument> state) {
        return state.map(event -> switch (field) {
                    case NAME -> event.recognizedEventName();
                    case ORGANIZER -> event.organizer();
                    case COLLEGE -> event.college();
                    case LEVEL -> event.recognizedLevel();
                    case TIME -> event.recognizedEventTime();
                    case RELATED_MAJORS -> event.relatedMajors();
                    case APPLICABLE_MAJORS -> event.applicableMajors();
                    case BASIS -> event.recognitionBasis();
                    case ACTIVE -> event.isActive();
                })
                .orElse(null);
    }
}
