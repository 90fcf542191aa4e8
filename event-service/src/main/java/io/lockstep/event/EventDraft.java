package io.lockstep.event;

import io.lockstep.contract.Problem.FieldError;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An event's input while it is being read, field by field, from any form. It collects every mistake, so that one
 * answer names them all.
 *
 * <p>Text is stripped of surrounding white space. A field that is never given, or blank although optional, is absent.
 */
public final class EventDraft {

    /** One answer need not list more. */
    private static final int MAX_ERRORS = 100;

    /** MySQL's DATE and Elasticsearch's strict_date both end there. */
    private static final int FIRST_YEAR = 1000;

    private static final int LAST_YEAR = 9999;

    private final Map<EventField, String> texts = new EnumMap<>(EventField.class);
    private final Map<EventField, List<String>> lists = new EnumMap<>(EventField.class);
    private final List<FieldError> errors = new ArrayList<>();
    private Optional<LocalDate> day = Optional.empty();
    private boolean active = true;

    /** A draft that says what an event says already, to be changed further. That is not checked again. */
    public static EventDraft of(EventInput input) {
        EventDraft draft = new EventDraft();
        draft.texts.put(EventField.NAME, input.recognizedEventName());
        draft.texts.put(EventField.ORGANIZER, input.organizer());
        input.college().ifPresent(text -> draft.texts.put(EventField.COLLEGE, text));
        input.recognizedLevel().ifPresent(text -> draft.texts.put(EventField.LEVEL, text));
        input.recognitionBasis().ifPresent(text -> draft.texts.put(EventField.BASIS, text));
        draft.lists.put(EventField.RELATED_MAJORS, input.relatedMajors());
        draft.lists.put(EventField.APPLICABLE_MAJORS, input.applicableMajors());
        draft.day = input.recognizedEventTime();
        draft.active = input.isActive();
        return draft;
    }

    /** As if the field had never been given. */
    public void remove(EventField field) {
        switch (field.kind()) {
            case TEXT, LINES -> texts.remove(field);
            case TEXTS -> lists.remove(field);
            case DAY -> day = Optional.empty();
            case FLAG -> active = true;
        }
    }

    public void text(EventField field, String given) {
        boolean lines = field.kind() == EventField.Kind.LINES;
        String text = (lines ? given.replace("\r\n", "\n") : given).strip();
        if (text.isEmpty() && !field.isRequired()) {
            remove(field);
            return;
        }
        // Kept even if wrong, so that a required field is not called missing as well.
        texts.put(field, text);
        TextRules.complaint(text, field.maxCharacters(), lines)
                .ifPresent(complaint -> wrong(field.jsonName(), complaint));
    }

    public void texts(EventField field, List<String> given) {
        if (given.size() > EventField.MAX_ENTRIES) {
            wrong(field.jsonName(), "must have at most " + EventField.MAX_ENTRIES + " entries, has " + given.size());
            return;
        }
        List<String> entries = given.stream().map(String::strip).toList();
        lists.put(field, entries);
        for (int i = 0; i < entries.size(); i++) {
            String name = field.jsonName() + "[" + i + "]";
            TextRules.complaint(entries.get(i), field.maxCharacters(), false)
                    .ifPresent(complaint -> wrong(name, complaint));
        }
    }

    public void day(String given) {
        if (given.isBlank()) {
            remove(EventField.TIME);
            return;
        }
        try {
            LocalDate parsed = LocalDate.parse(given.strip());
            if (parsed.getYear() < FIRST_YEAR || parsed.getYear() > LAST_YEAR) {
                wrong(
                        EventField.TIME.jsonName(),
                        "must lie between the years " + FIRST_YEAR + " and " + LAST_YEAR + ", is in "
                                + parsed.getYear());
            }
            day = Optional.of(parsed);
        } catch (DateTimeException e) {
            wrong(EventField.TIME.jsonName(), "must be a day such as 2025-09-04 (ISO-8601)");
        }
    }

    public void active(boolean given) {
        active = given;
    }

    /** Records a mistake that only the reader of the form can see, such as a number where text belongs. */
    public void wrong(String field, String message) {
        if (errors.size() < MAX_ERRORS) {
            errors.add(new FieldError(field, message));
        }
    }

    /** Closes the draft: the input, or all that was wrong. */
    public InputReading read() {
        for (EventField field : EventField.values()) {
            if (field.isRequired() && !texts.containsKey(field) && !isNamedInErrors(field)) {
                wrong(field.jsonName(), "is required");
            }
        }
        return errors.isEmpty() ? new InputReading.Valid(input()) : new InputReading.Invalid(errors);
    }

    private boolean isNamedInErrors(EventField field) {
        return errors.stream().anyMatch(error -> error.field().equals(field.jsonName()));
    }

    private EventInput input() {
        return new EventInput(
                texts.get(EventField.NAME),
                texts.get(EventField.ORGANIZER),
                Optional.ofNullable(texts.get(EventField.COLLEGE)),
                Optional.ofNullable(texts.get(EventField.LEVEL)),
                day,
                lists.getOrDefault(EventField.RELATED_MAJORS, List.of()),
                lists.getOrDefault(EventField.APPLICABLE_MAJORS, List.of()),
                Optional.ofNullable(texts.get(EventField.BASIS)),
                active);
    }
}
