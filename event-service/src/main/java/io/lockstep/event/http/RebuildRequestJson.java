package io.lockstep.event.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.contract.Problem.FieldError;
import io.lockstep.event.rebuild.RebuildRequest;
import io.lockstep.event.rebuild.RebuildScope;
import io.lockstep.event.rebuild.TargetSink;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads what is to be rebuilt, strictly: a typing error must not rebuild everything. */
final class RebuildRequestJson {

    private static final Set<String> SCOPES = Set.of("ids", "from", "to", "all");
    private static final Set<String> FIELDS = Set.of("ids", "from", "to", "all", "sinks", "rowsPerSecond");
    private static final int MAX_NAME = 60;

    private final JsonNode body;
    private final int defaultRate;
    private final List<FieldError> errors = new ArrayList<>();

    private RebuildRequestJson(JsonNode body, int defaultRate) {
        this.body = body;
        this.defaultRate = defaultRate;
    }

    static RebuildRequest read(String text, int defaultRate) {
        return new RebuildRequestJson(StrictJson.object(text, "the rebuild"), defaultRate).read();
    }

    /** The ids of a body that has nothing else. */
    static List<String> ids(String text) {
        RebuildRequestJson reading = new RebuildRequestJson(StrictJson.object(text, "the ids"), 1);
        if (!reading.body.has("ids") || reading.body.size() != 1) {
            reading.wrong("ids", "must be the one field of the body");
        }
        Optional<RebuildScope> scope = reading.body.has("ids") ? reading.idScope() : Optional.empty();
        reading.throwIfWrong();
        return scope.orElseThrow() instanceof RebuildScope.Ids(List<String> ids) ? ids : List.of();
    }

    private RebuildRequest read() {
        for (Map.Entry<String, JsonNode> member : body.properties()) {
            if (!FIELDS.contains(member.getKey())) {
                String name = member.getKey();
                wrong(name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME) + "…", "is no field of a rebuild");
            }
        }
        Optional<RebuildScope> scope = scope();
        Optional<TargetSink> sink = sink();
        Optional<Integer> rate = rate();
        throwIfWrong();
        return new RebuildRequest(scope.orElseThrow(), sink, rate.orElse(defaultRate));
    }

    private Optional<RebuildScope> scope() {
        List<String> given = body.properties().stream()
                .map(Map.Entry::getKey)
                .filter(SCOPES::contains)
                .sorted()
                .toList();
        return switch (String.join(" ", given)) {
            case "all" -> all();
            case "ids" -> idScope();
            case "from", "to", "from to" -> range();
            default -> {
                wrong("ids", "give ids, or from and to, or all: true");
                yield Optional.empty();
            }
        };
    }

    private Optional<RebuildScope> all() {
        if (body.get("all").isBoolean() && body.get("all").booleanValue()) {
            return Optional.of(new RebuildScope.All());
        }
        wrong("all", "must be true, or left out");
        return Optional.empty();
    }

    private Optional<RebuildScope> idScope() {
        return texts("ids").flatMap(ids -> checked("ids", ids, RebuildScope.Ids::new));
    }

    private Optional<RebuildScope> range() {
        for (String end : List.of("from", "to")) {
            if (body.has(end) && !body.get(end).isTextual()) {
                wrong(end, "must be an id");
                return Optional.empty();
            }
        }
        Optional<String> from = Optional.ofNullable(body.get("from")).map(JsonNode::textValue);
        Optional<String> to = Optional.ofNullable(body.get("to")).map(JsonNode::textValue);
        return checked(from.isPresent() ? "from" : "to", from, first -> new RebuildScope.Range(first, to));
    }

    private Optional<TargetSink> sink() {
        if (!body.has("sinks")) {
            return Optional.empty();
        }
        Set<TargetSink> sinks = EnumSet.noneOf(TargetSink.class);
        texts("sinks")
                .ifPresent(names -> names.forEach(name -> TargetSink.named(name)
                        .ifPresentOrElse(sinks::add, () -> wrong("sinks", "must be elasticsearch, redis or both"))));
        if (sinks.isEmpty()) {
            wrong("sinks", "must name a sink, or be left out for all");
        }
        return sinks.size() == 1 ? sinks.stream().findFirst() : Optional.empty();
    }

    private Optional<Integer> rate() {
        JsonNode rate = body.get("rowsPerSecond");
        if (rate == null) {
            return Optional.empty();
        }
        boolean valid = rate.isInt() && rate.intValue() >= 1 && rate.intValue() <= RebuildRequest.MAX_ROWS_PER_SECOND;
        if (!valid) {
            wrong("rowsPerSecond", "must be a whole number from 1 to " + RebuildRequest.MAX_ROWS_PER_SECOND);
        }
        return valid ? Optional.of(rate.intValue()) : Optional.empty();
    }

    private Optional<List<String>> texts(String field) {
        JsonNode array = body.get(field);
        List<String> texts = new ArrayList<>();
        array.forEach(element -> {
            if (element.isTextual()) {
                texts.add(element.textValue());
            }
        });
        if (!array.isArray() || texts.size() != array.size()) {
            wrong(field, "must be an array of strings");
            return Optional.empty();
        }
        return Optional.of(texts);
    }

    private <T> Optional<RebuildScope> checked(String field, T value, Function<T, RebuildScope> scope) {
        try {
            return Optional.of(scope.apply(value));
        } catch (IllegalArgumentException e) {
            wrong(field, e.getMessage());
            return Optional.empty();
        }
    }

    private void wrong(String field, String message) {
        errors.add(new FieldError(field, message));
    }

    private void throwIfWrong() {
        if (!errors.isEmpty()) {
            throw new ProblemException(
                    ProblemType.INVALID_REQUEST,
                    "Nothing was begun; errors names each wrong field.",
                    errors,
                    Optional.empty());
        }
    }
}
