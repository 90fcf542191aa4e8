package io.lockstep.search.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.search.Clause;
import io.lockstep.search.Clause.Bound;
import io.lockstep.search.ExactField;
import io.lockstep.search.SearchServiceConfig;
import io.lockstep.search.TextField;
import io.lockstep.search.TimeField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads the clauses of one query.
 *
 * <pre>
 *   {"match": {"any": "数学建模"}}                 {"matchPhrase": {"organizer": "数学学会"}}
 *   {"term": {"recognizedLevel": "A+"}}           {"terms": {"college": ["软件学院", "医学院"]}}
 *   {"prefix": {"recognizedEventName": "全国"}}    {"range": {"recognizedEventTime": {"gte": "2025-01-01"}}}
 *   {"bool": {"must": [CLAUSE…], "should": […], "filter": […], "mustNot": […]}}
 * </pre>
 *
 * <p>INVARIANT I9: depth, clauses, values and text are bounded, and reading stops at the bound of depth or clauses.
 */
final class ClauseReader {

    private static final List<String> KINDS =
            List.of("match", "matchPhrase", "term", "terms", "range", "prefix", "bool");
    private static final List<String> OCCURRENCES = List.of("must", "should", "filter", "mustNot");

    private static final String TEXT_FIELDS = names(TextField.values(), TextField::wireName);
    private static final String EXACT_FIELDS = names(ExactField.values(), ExactField::wireName);
    private static final String TIME_FIELDS = names(TimeField.values(), TimeField::wireName);

    private final SearchServiceConfig.Query limits;
    private final RequestReader reader;
    private final Faults faults;
    private int clauses;

    ClauseReader(SearchServiceConfig.Query limits, RequestReader reader, Faults faults) {
        this.limits = limits;
        this.reader = reader;
        this.faults = faults;
    }

    Optional<Clause> read(JsonNode node, String at) {
        return clause(node, at, 0);
    }

    private Optional<Clause> clause(JsonNode node, String at, int depth) {
        if (++clauses > limits.maxClauses()) {
            return clauses == limits.maxClauses() + 1
                    ? faults.add(at, "is one clause too many; max-clauses is " + limits.maxClauses())
                    : Optional.empty();
        }
        Optional<Map.Entry<String, JsonNode>> only = only(node, at, "one of " + String.join(", ", KINDS));
        if (only.isEmpty()) {
            return Optional.empty();
        }
        String kind = only.get().getKey();
        JsonNode body = only.get().getValue();
        String within = at + "/" + kind;
        return switch (kind) {
            case "match" -> onText(body, within, Clause.Match::new);
            case "matchPhrase" -> onText(body, within, Clause.MatchPhrase::new);
            case "term" -> term(body, within);
            case "terms" -> terms(body, within);
            case "range" -> range(body, within);
            case "prefix" -> prefix(body, within);
            case "bool" -> bool(body, within, depth + 1);
            default ->
                faults.add(at, "must be one of " + String.join(", ", KINDS) + "; \"" + shown(kind) + "\" is not");
        };
    }

    private Optional<Clause> bool(JsonNode body, String at, int depth) {
        if (depth > limits.maxDepth()) {
            return faults.add(at, "lies too deep; max-depth is " + limits.maxDepth());
        }
        if (!body.isObject()) {
            return faults.add(at, "must be an object of " + String.join(", ", OCCURRENCES));
        }
        body.fieldNames().forEachRemaining(name -> {
            if (!OCCURRENCES.contains(name)) {
                faults.add(at + "/" + name, "must be one of " + String.join(", ", OCCURRENCES));
            }
        });
        Map<String, List<Clause>> read = OCCURRENCES.stream()
                .collect(Collectors.toMap(Function.identity(), name -> list(body.path(name), at + "/" + name, depth)));
        return Optional.of(
                new Clause.Bool(read.get("must"), read.get("should"), read.get("filter"), read.get("mustNot")));
    }

    private List<Clause> list(JsonNode list, String at, int depth) {
        if (!list.isMissingNode() && !list.isArray()) {
            faults.add(at, "must be a list of clauses");
        }
        List<Clause> read = new ArrayList<>();
        for (int i = 0; i < list.size() && clauses <= limits.maxClauses(); i++) {
            clause(list.get(i), at + "/" + i, depth).ifPresent(read::add);
        }
        return read;
    }

    private interface OnText {
        Clause of(TextField field, String text);
    }

    private Optional<Clause> onText(JsonNode body, String at, OnText clause) {
        return field(body, at, TextField::of, TEXT_FIELDS)
                .flatMap(field -> text(field.value(), field.at()).map(text -> clause.of(field.name(), text)));
    }

    private Optional<Clause> term(JsonNode body, String at) {
        return field(body, at, ExactField::of, EXACT_FIELDS)
                .flatMap(field -> exact(field.name(), field.value(), field.at())
                        .map(value -> new Clause.Term(field.name(), value)));
    }

    private Optional<Clause> prefix(JsonNode body, String at) {
        return field(body, at, ExactField::of, EXACT_FIELDS)
                .flatMap(field -> field.name().hasPrefixes()
                        ? text(field.value(), field.at()).map(text -> new Clause.Prefix(field.name(), text))
                        : faults.add(
                                field.at(),
                                "has no prefixes; it takes " + field.name().valueForm()));
    }

    private Optional<Clause> terms(JsonNode body, String at) {
        return field(body, at, ExactField::of, EXACT_FIELDS).flatMap(field -> {
            JsonNode values = field.value();
            if (!values.isArray() || values.isEmpty()) {
                return faults.add(field.at(), "must be a list of one value or more");
            }
            if (values.size() > limits.maxTerms()) {
                return faults.add(field.at(), "has " + values.size() + " values; max-terms is " + limits.maxTerms());
            }
            List<String> read = new ArrayList<>();
            for (int i = 0; i < values.size(); i++) {
                exact(field.name(), values.get(i), field.at() + "/" + i).ifPresent(read::add);
            }
            return Optional.of(new Clause.Terms(field.name(), read));
        });
    }

    private Optional<Clause> range(JsonNode body, String at) {
        return field(body, at, TimeField::of, TIME_FIELDS).flatMap(field -> {
            JsonNode ends = field.value();
            Set<Bound> given = EnumSet.allOf(Bound.class);
            given.removeIf(bound -> !ends.has(bound.wireName()));
            boolean oneAnEnd =
                    !given.containsAll(Set.of(Bound.GT, Bound.GTE)) && !given.containsAll(Set.of(Bound.LT, Bound.LTE));
            if (given.isEmpty() || given.size() < ends.size() || !oneAnEnd) {
                return faults.add(field.at(), "must be an object of gt or gte, of lt or lte, or of both ends");
            }
            Map<Bound, String> bounds = new EnumMap<>(Bound.class);
            given.forEach(
                    bound -> instant(field.name(), ends.get(bound.wireName()), field.at() + "/" + bound.wireName())
                            .ifPresent(value -> bounds.put(bound, value)));
            return bounds.size() == given.size()
                    ? Optional.of(new Clause.Range(field.name(), bounds))
                    : Optional.empty();
        });
    }

    private Optional<String> instant(TimeField field, JsonNode value, String at) {
        return value.isTextual() && field.accepts(value.textValue())
                ? Optional.of(value.textValue())
                : faults.add(at, "must be " + field.valueForm());
    }

    private Optional<String> exact(ExactField field, JsonNode value, String at) {
        boolean scalar = value.isTextual() || value.isBoolean();
        return scalar && field.accepts(value.asText())
                ? reader.text(at, value.asText())
                : faults.add(at, "must be " + field.valueForm());
    }

    private Optional<String> text(JsonNode value, String at) {
        return value.isTextual() && !value.textValue().isBlank()
                ? reader.text(at, value.textValue())
                : faults.add(at, "must be a text that is not blank");
    }

    /** A field's name and what the clause says of it. */
    private record OfField<F>(F name, JsonNode value, String at) {}

    private <F> Optional<OfField<F>> field(
            JsonNode body, String at, Function<String, Optional<F>> fields, String known) {
        return only(body, at, "a field, one of " + known)
                .flatMap(only -> fields.apply(only.getKey())
                        .map(field -> new OfField<>(field, only.getValue(), at + "/" + only.getKey()))
                        .or(() -> faults.add(
                                at,
                                "must have a field, one of " + known + "; \"" + shown(only.getKey())
                                        + "\" is none here")));
    }

    private Optional<Map.Entry<String, JsonNode>> only(JsonNode node, String at, String what) {
        return node.isObject() && node.size() == 1
                ? Optional.of(node.properties().iterator().next())
                : faults.add(at, "must be an object with exactly " + what);
    }

    private static String shown(String name) {
        return name.length() <= 40 ? name : name.substring(0, 40) + "…";
    }

    private static <F> String names(F[] fields, Function<F, String> name) {
        return Arrays.stream(fields).map(name).collect(Collectors.joining(", "));
    }
}
