package io.lockstep.event.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.event.EventDraft;
import io.lockstep.event.EventField;
import io.lockstep.event.EventPatch;
import io.lockstep.event.InputReading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads an event's input from JSON. By hand rather than by binding, so that all mistakes are told at once. */
final class EventInputJson {

    private static final int MAX_NAME = 60;
    private static final List<String> REGISTERS_OWN = List.of("recognizedEventId", "version", "createdAt", "updatedAt");

    private EventInputJson() {}

    /** @throws ProblemException if the text is not JSON at all, or no object */
    static InputReading read(String text) {
        return read(StrictJson.object(text, "the event"), new EventDraft(), false);
    }

    /**
     * An event as an export has it: what only the register may set is left out of account.
     *
     * @throws ProblemException if the text is not JSON at all, or no object
     */
    static InputReading readExported(String text) {
        JsonNode body = StrictJson.object(text, "an event");
        ((ObjectNode) body).remove(REGISTERS_OWN);
        return read(body, new EventDraft(), false);
    }

    /**
     * A JSON merge patch (RFC 7396): what it names is changed, null removes, lists are replaced as a whole.
     *
     * @throws ProblemException if the text is not JSON at all, or no object
     */
    static EventPatch patch(String text) {
        JsonNode body = StrictJson.object(text, "the fields to change");
        return current -> read(body, EventDraft.of(current), true);
    }

    private static InputReading read(JsonNode body, EventDraft draft, boolean nullRemoves) {
        for (Map.Entry<String, JsonNode> member : body.properties()) {
            Optional<EventField> field = EventField.named(member.getKey());
            if (field.isPresent() && nullRemoves && member.getValue().isNull()) {
                draft.remove(field.get());
            } else if (field.isPresent()) {
                read(field.get(), member.getValue(), draft);
            } else {
                draft.wrong(abbreviated(member.getKey()), "is no field of an event that a client may set");
            }
        }
        return draft.read();
    }

    private static void read(EventField field, JsonNode value, EventDraft draft) {
        String name = field.jsonName();
        if (value.isNull() && field.kind() != EventField.Kind.FLAG) {
            // As if it were not there; a required field is then reported as missing.
            return;
        }
        switch (field.kind()) {
            case TEXT, LINES -> text(value, name, draft).ifPresent(text -> draft.text(field, text));
            case DAY -> text(value, name, draft).ifPresent(draft::day);
            case TEXTS -> texts(value, name, draft).ifPresent(texts -> draft.texts(field, texts));
            case FLAG ->
                flag(value)
                        .ifPresentOrElse(
                                draft::active, () -> draft.wrong(name, "must be true, false, 0, 1, \"0\" or \"1\""));
        }
    }

    private static Optional<String> text(JsonNode value, String name, EventDraft draft) {
        if (value.isTextual()) {
            return Optional.of(value.textValue());
        }
        draft.wrong(name, "must be a string, is " + typeOf(value));
        return Optional.empty();
    }

    private static Optional<List<String>> texts(JsonNode value, String name, EventDraft draft) {
        if (!value.isArray()) {
            draft.wrong(name, "must be an array of strings, is " + typeOf(value));
            return Optional.empty();
        }
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < value.size(); i++) {
            text(value.get(i), name + "[" + i + "]", draft).ifPresent(texts::add);
        }
        return texts.size() == value.size() ? Optional.of(texts) : Optional.empty();
    }

    private static Optional<Boolean> flag(JsonNode value) {
        String written = value.isTextual() ? value.textValue() : value.toString();
        boolean possible = value.isBoolean() || value.isIntegralNumber() || value.isTextual();
        return switch (possible ? written : "") {
            case "1" -> Optional.of(true);
            case "0" -> Optional.of(false);
            default -> value.isBoolean() ? Optional.of(value.booleanValue()) : Optional.empty();
        };
    }

    private static String typeOf(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> "a string";
            case NUMBER -> "a number";
            case BOOLEAN -> "a boolean";
            case ARRAY -> "an array";
            case OBJECT -> "an object";
            case NULL -> "null";
            default -> "something else";
        };
    }

    private static String abbreviated(String name) {
        return name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME) + "…";
    }
}
