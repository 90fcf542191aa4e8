package io.lockstep.search.http;

import io.lockstep.search.Clause;
import io.lockstep.search.Clause.Bound;
import io.lockstep.search.ExactField;
import io.lockstep.search.Facet;
import io.lockstep.search.SearchRequest;
import io.lockstep.search.SearchServiceConfig;
import io.lockstep.search.SortOrder;
import io.lockstep.search.TextField;
import io.lockstep.search.TimeField;
import io.lockstep.search.http.RequestReader.Parsed;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads a search out of query parameters and reports everything that is wrong with them at once.
 *
 * <p>A blank parameter counts as absent, as forms send one for each field that was left empty.
 */
final class SearchParameters {

    static final List<String> KNOWN = List.of(
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
            "cursor",
            "facets");

    private final Map<String, List<String>> given;
    private final Faults faults = new Faults();
    private final RequestReader reader;

    private SearchParameters(Map<String, List<String>> given, SearchServiceConfig.Query limits) {
        this.given = given;
        this.reader = new RequestReader(limits, faults);
    }

    static Parsed parse(Map<String, List<String>> given, SearchServiceConfig.Query limits) {
        return new SearchParameters(given, limits).parse();
    }

    private Parsed parse() {
        new TreeSet<>(given.keySet())
                .stream()
                        .filter(name -> !KNOWN.contains(name))
                        .forEach(name -> faults.add(
                                name, "is not a parameter of this search; these are: " + String.join(", ", KNOWN)));
        Clause.Bool query = Clause.Bool.of(ranked(), filters());
        SortOrder sort =
                value("sort").flatMap(name -> reader.sort("sort", name)).orElse(SortOrder.RELEVANCE);
        int size = value("size").flatMap(text -> reader.size("size", text)).orElse(SearchRequest.Page.DEFAULT_SIZE);
        Optional<String> cursor = value("cursor").flatMap(text -> reader.cursor("cursor", text));
        Set<Facet> facets = value("facets")
                .map(names -> reader.facets("facets", Arrays.asList(names.split(",", -1))))
                .orElse(Set.of());
        return faults.any()
                ? new Parsed.Faulty(faults.all())
                : new Parsed.Valid(new SearchRequest(query, sort, new SearchRequest.Page(size, cursor), facets));
    }

    private List<Clause> ranked() {
        List<Clause> clauses = new ArrayList<>();
        text("eventName").ifPresent(text -> clauses.add(new Clause.Match(TextField.NAME, text)));
        text("organizer").ifPresent(text -> clauses.add(new Clause.Match(TextField.ORGANIZER, text)));
        text("q").ifPresent(text -> clauses.add(new Clause.Match(TextField.ANY, text)));
        return clauses;
    }

    private List<Clause> filters() {
        List<Clause> clauses = new ArrayList<>();
        text("recognizedEventId").ifPresent(id -> clauses.add(new Clause.Term(ExactField.ID, id)));
        text("level").ifPresent(level -> clauses.add(new Clause.Term(ExactField.LEVEL, level)));
        text("college").ifPresent(college -> clauses.add(new Clause.Term(ExactField.COLLEGE, college)));
        active().ifPresent(clauses::add);
        heldBetween().ifPresent(clauses::add);
        return clauses;
    }

    private Optional<Clause> active() {
        return text("active").flatMap(value -> switch (value) {
            case "true", "1" -> Optional.of(new Clause.Term(ExactField.ACTIVE, "true"));
            case "false", "0" -> Optional.of(new Clause.Term(ExactField.ACTIVE, "false"));
            default -> faults.add("active", "must be true, false, 1 or 0");
        });
    }

    private Optional<Clause> heldBetween() {
        Map<Bound, String> bounds = new EnumMap<>(Bound.class);
        Optional<LocalDate> from = day("from");
        Optional<LocalDate> to = day("to");
        if (from.isPresent() && to.isPresent() && to.get().isBefore(from.get())) {
            return faults.add("to", "must not be before from, which is " + from.get());
        }
        from.ifPresent(day -> bounds.put(Bound.GTE, day.toString()));
        to.ifPresent(day -> bounds.put(Bound.LTE, day.toString()));
        return bounds.isEmpty() ? Optional.empty() : Optional.of(new Clause.Range(TimeField.DAY, bounds));
    }

    private Optional<LocalDate> day(String name) {
        return text(name).flatMap(value -> {
            try {
                return value.matches("\\d{4}-\\d{2}-\\d{2}")
                        ? Optional.of(LocalDate.parse(value))
                        : faults.add(name, "must be a day such as 2025-09-04");
            } catch (DateTimeException e) {
                return faults.add(name, "must be a day of the calendar such as 2025-09-04");
            }
        });
    }

    private Optional<String> text(String name) {
        return value(name).flatMap(value -> reader.text(name, value));
    }

    private Optional<String> value(String name) {
        List<String> values = given.getOrDefault(name, List.of());
        if (values.size() > 1) {
            return faults.add(name, "must be given once, not " + values.size() + " times");
        }
        return values.stream()
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .findFirst();
    }
}
