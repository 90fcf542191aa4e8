package io.lockstep.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.contract.Problem.FieldError;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventDraftTest {

    private final EventDraft draft = new EventDraft();

    @Test
    void needsANameAndAnOrganizerAlone() {
        draft.text(EventField.NAME, " 数学建模 ");
        draft.text(EventField.ORGANIZER, "\u3000教育部\t");

        assertThat(draft.read())
                .isEqualTo(new InputReading.Valid(new EventInput(
                        "数学建模",
                        "教育部",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        true)));
    }

    @Test
    void takesAllFields() {
        draft.text(EventField.NAME, "n");
        draft.text(EventField.ORGANIZER, "o");
        draft.text(EventField.COLLEGE, "c");
        draft.text(EventField.LEVEL, "A+");
        draft.day("2025-09-04");
        draft.texts(EventField.RELATED_MAJORS, List.of("a", " b "));
        draft.texts(EventField.APPLICABLE_MAJORS, List.of("c"));
        draft.text(EventField.BASIS, "one\r\ntwo\n\tthree");
        draft.active(false);

        assertThat(draft.read())
                .isEqualTo(new InputReading.Valid(new EventInput(
                        "n",
                        "o",
                        Optional.of("c"),
                        Optional.of("A+"),
                        Optional.of(LocalDate.of(2025, 9, 4)),
                        List.of("a", "b"),
                        List.of("c"),
                        Optional.of("one\ntwo\n\tthree"),
                        false)));
    }

    @Test
    void namesEveryMistakeAtOnce() {
        draft.text(EventField.NAME, "  ");
        draft.text(EventField.COLLEGE, "x".repeat(256));
        draft.text(EventField.LEVEL, "a\u0000b");
        draft.day("2025-02-30");
        draft.texts(EventField.RELATED_MAJORS, List.of("fine", "", "\ud800"));
        draft.texts(EventField.APPLICABLE_MAJORS, Collections.nCopies(101, "x"));

        assertThat(draft.read())
                .isEqualTo(new InputReading.Invalid(List.of(
                        new FieldError("recognizedEventName", "must not be blank"),
                        new FieldError("college", "must have at most 255 characters, has 256"),
                        new FieldError("recognizedLevel", "must not hold control characters, has U+0000"),
                        new FieldError("recognizedEventTime", "must be a day such as 2025-09-04 (ISO-8601)"),
                        new FieldError("relatedMajors[1]", "must not be blank"),
                        new FieldError("relatedMajors[2]", "must not hold half a surrogate pair, has U+D800"),
                        new FieldError("applicableMajors", "must have at most 100 entries, has 101"),
                        new FieldError("organizer", "is required"))));
    }

    @Test
    void countsCharactersAsMySqlDoes() {
        draft.text(EventField.NAME, "🏆".repeat(255));
        draft.text(EventField.ORGANIZER, "o");

        assertThat(draft.read()).isInstanceOf(InputReading.Valid.class);
    }

    @Test
    void refusesLineBreaksInANameAndDaysThatMySqlCannotHold() {
        draft.text(EventField.NAME, "a\nb");
        draft.text(EventField.ORGANIZER, "o");
        draft.day("0999-12-31");

        assertThat(draft.read())
                .isEqualTo(new InputReading.Invalid(List.of(
                        new FieldError("recognizedEventName", "must not hold control characters, has U+000A"),
                        new FieldError("recognizedEventTime", "must lie between the years 1000 and 9999, is in 999"))));
    }
}
