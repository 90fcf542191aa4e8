package io.lockstep.event;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * What a client says about an event: everything but the id, the version and the times, which are ours.
 *
 * <p>Built through an {@link EventDraft}, which reports all that is wrong at once.
 *
 * @param recognizedEventName with the organizer the natural key: no two events share both
 * @param isActive whether awards of this event count; true unless said otherwise
 */
public record EventInput(
        String recognizedEventName,
        String organizer,
        Optional<String> college,
        Optional<String> recognizedLevel,
        Optional<LocalDate> recognizedEventTime,
        List<String> relatedMajors,
        List<String> applicableMajors,
        Optional<String> recognitionBasis,
        boolean isActive) {

    public EventInput {
        relatedMajors = List.copyOf(relatedMajors);
        applicableMajors = List.copyOf(applicableMajors);
    }

    public NaturalKey naturalKey() {
        return new NaturalKey(recognizedEventName, organizer);
    }
}
