package io.lockstep.helm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * What holds of every object that the chart renders.
 *
 * @param name as the report of a violation says it
 * @param check tells what is wrong with an object, given all that are rendered with it; nothing if it is right
 */
record Rule(String name, BiFunction<JsonNode, Objects, Stream<String>> check) {

    static final List<Rule> ALL = Stream.of(
                    PodRules.rules(),
                    SelectorRules.rules(),
                    ReferenceRules.rules(),
                    MeshRules.rules(),
                    ReachRules.rules())
            .flatMap(List::stream)
            .toList();

    /** Every violation of this rule, each with the object's name. */
    Stream<String> violations(Objects objects) {
        return objects.all().stream()
                .flatMap(object -> check.apply(object, objects)
                        .map(what -> Objects.id(object) + " breaks \"" + name + "\": " + what));
    }

    static List<String> violationsOfAll(Objects objects) {
        return ALL.stream().flatMap(rule -> rule.violations(objects)).toList();
    }

    /** The message, if something is wrong. */
    static Stream<String> unless(boolean right, String message) {
        return right ? Stream.empty() : Stream.of(message);
    }
}
