package io.lockstep.search.http;

import io.lockstep.contract.Problem.FieldError;
import io.lockstep.search.Condition;
import io.lockstep.search.ExactField;
import io.lockstep.search.SearchRequest;
import io.lockstep.search.SortOrder;
import io.lockstep.search.TextField;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Reads a search out of query parameters and reports everything that is wrong with them at once.
 *
 * <p>A blank parameter counts as absent, as forms send one for each field that was left empty.
 */
final class SearchParameters {

    static final int MAX_TEXT_LENGTH = 200;
    static final int MAX_CURSOR_LENGTH = 8192;

    private static final List<String> KNOWN = List.of(
            "eventName",
            "organizer",
            "recognizedEventId",
            "q",
            "level",
            "college",
            "active",
            "from",
            "to",
            "sort",
            "size",
            "cursor");

    private final Map<String, List<String>> given;
    private final List<FieldError> errors = new ArrayList<>();

    private SearchParameters(Map<String, List<String>> given) {
        this.given = given;
    }

    /** What the parameters came to. */
    sealed interface Parsed {
        record Valid(SearchRequest request) implements Parsed {}

        record Faulty(List<FieldError> errors) implements Parsed {}
    }

    static Parsed parse(Map<String, List<String>> given) {
        return new SearchParameters(given).parse();
    }

    private Parsed parse() {
        new TreeSet<>(given.keySet())
                .stream().filter(name -> !KNOWN.contains(name)).forEach(this::unknown);
        List<Condition> conditions = conditions();
        SortOrder sort = sort();
        int size = size();
        Optional<String> cursor = text("cursor", MAX_CURSOR_LENGTH);
        return errors.isEmpty()
                ? new Parsed.Valid(new SearchRequest(conditions, sort, size, cursor))
                : new Parsed.Faulty(List.copyOf(errors));
    }

    private List<Condition> conditions() {
        List<Condition> conditions = new ArrayList<>();
        text("eventName").ifPresent(text -> conditions.add(new Condition.Matches(TextField.NAME, text)));
        text("organizer").ifPresent(text -> conditions.add(new Condition.Matches(TextField.ORGANIZER, text)));
        text("q").ifPresent(text -> conditions.add(new Condition.MatchesAnywhere(text)));
        text("recognizedEventId").ifPresent(id -> conditions.add(new Condition.Is(ExactField.ID, id)));
        text("level").ifPresent(level -> conditions.add(new Condition.Is(ExactField.LEVEL, level)));
        text("college").ifPresent(college -> conditions.add(new Condition.Is(ExactField.COLLEGE, college)));
        active().ifPresent(conditions::add);
        heldBetween().ifPresent(conditions::add);
        return conditions;
    }

    private Optional<Condition> active() {
        return text("active").flatMap(value -> switch (value) {
            case "true", "1" -> Optional.of(new Condition.Active(true));
            case "false", "0" -> Optional.of(new Condition.Active(false));
            default -> fault("active", "must be true, false, 1 or 0");
        });
    }

    private Optional<Condition> heldBetween() {
        Optional<LocalDate> from = day("from");
        Optional<LocalDate> to = day("to");
        if (from.isEmpty() && to.isEmpty()) {
            return Optional.empty();
        }
        if (from.isPresent() && to.isPresent() && to.get().isBefore(from.get())) {
            return fault("to", "must not be before from, which is " + from.get());
        }
        return Optional.of(new Condition.HeldBetween(from, to));
    }

    private Optional<LocalDate> day(String name) {
        return text(name).flatMap(value -> {
            try {
                return value.matches("\\d{4}-\\d{2}-\\d{2}")
                        ? Optional.of(LocalDate.parse(value))
                        : fault(name, "must be a day such as 2025-09-04");
            } catch (DateTimeException e) {
                return fault(name, "must be a day of the calendar such as 2025-09-04");
            }
        });
    }

    private SortOrder sort() {
        return text("sort")
                .flatMap(name -> SortOrder.of(name).or(() -> fault("sort", "must be one of " + SortOrder.wireNames())))
                .orElse(SortOrder.RELEVANCE);
    }

    private int size() {
        String limits = "must be a number from 1 to " + SearchRequest.MAX_SIZE;
        return text("size")
                .flatMap(value ->
                        value.matches("\\d{1,4}") ? Optional.of(Integer.valueOf(value)) : fault("size", limits))
                .flatMap(
                        size -> size >= 1 && size <= SearchRequest.MAX_SIZE ? Optional.of(size) : fault("size", limits))
                .orElse(SearchRequest.DEFAULT_SIZE);
    }

    private Optional<String> text(String name) {
        return text(name, MAX_TEXT_LENGTH);
    }

    private Optional<String> text(String name, int maxLength) {
        List<String> values = given.getOrDefault(name, List.of());
        if (values.size() > 1) {
            return fault(name, "must be given once, not " + values.size() + " times");
        }
        Optional<String> value = values.stream()
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .findFirst();
        if (value.isPresent() && value.get().codePointCount(0, value.get().length()) > maxLength) {
            return fault(name, "must have at most " + maxLength + " characters");
        }
        if (value.isPresent() && value.get().indexOf('\uFFFD') >= 0) {
            return fault(name, "must be UTF-8");
        }
        return value;
    }

    private void unknown(String name) {
        String shown = name.length() <= MAX_TEXT_LENGTH ? name : name.substring(0, MAX_TEXT_LENGTH) + "…";
        fault(shown, "is not a parameter of this search; these are: " + String.join(", ", KNOWN));
    }

    private <T> Optional<T> fault(String name, String message) {
        errors.add(new FieldError(name, message));
        return Optional.empty();
    }
}
