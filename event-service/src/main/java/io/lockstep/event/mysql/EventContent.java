package io.lockstep.event.mysql;

import io.lockstep.event.EventInput;
import io.lockstep.event.NaturalKey;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Embeddable;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** The columns that a client may set, in the register and in its history. */
@Embeddable
class EventContent {

    @Column(name = "recognized_event_name")
    String name;

    String organizer;
    String college;

    @Column(name = "recognized_level")
    String level;

    @Column(name = "recognized_event_time")
    LocalDate day;

    @Column(name = "related_majors")
    @Convert(converter = TextsColumn.class)
    List<String> relatedMajors;

    @Column(name = "applicable_majors")
    @Convert(converter = TextsColumn.class)
    List<String> applicableMajors;

    @Column(name = "recognition_basis")
    String basis;

    @Column(name = "is_active")
    boolean active;

    /** For Hibernate. */
    EventContent() {}

    static EventContent of(EventInput input) {
        EventContent content = new EventContent();
        content.name = input.recognizedEventName();
        content.organizer = input.organizer();
        content.college = input.college().orElse(null);
        content.level = input.recognizedLevel().orElse(null);
        content.day = input.recognizedEventTime().orElse(null);
        content.relatedMajors = input.relatedMajors();
        content.applicableMajors = input.applicableMajors();
        content.basis = input.recognitionBasis().orElse(null);
        content.active = input.isActive();
        return content;
    }

    /** Whether it is what an event may say: SQL by hand may have left something else. */
    boolean isReadable() {
        return !(relatedMajors instanceof UnreadableTexts || applicableMajors instanceof UnreadableTexts);
    }

    NaturalKey naturalKey() {
        return new NaturalKey(name, organizer);
    }

    EventInput input() {
        return new EventInput(
                name,
                organizer,
                Optional.ofNullable(college),
                Optional.ofNullable(level),
                Optional.ofNullable(day),
                relatedMajors,
                applicableMajors,
                Optional.ofNullable(basis),
                active);
    }
}
