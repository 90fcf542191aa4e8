package io.lockstep.helm;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.List;

/**
 * One change that makes an object wrong.
 *
 * @param rule the rule that must say so
 * @param values the case that is rendered
 * @param object kind and name
 * @param pointer where the change is
 * @param value in YAML; empty removes what is there
 */
record Damage(String rule, String values, String object, String pointer, String value) {

    private static final YAMLMapper YAML = new YAMLMapper();

    Objects inflict() {
        List<JsonNode> copies = Chart.rendered(values).all().stream()
                .<JsonNode>map(JsonNode::deepCopy)
                .toList();
        Objects objects = new Objects(copies);
        JsonNode damaged = objects.byId().get(object);
        if (damaged == null) {
            throw new AssertionError("there is no " + object + " to damage");
        }
        change(damaged, JsonPointer.compile(pointer));
        return objects;
    }

    private void change(JsonNode damaged, JsonPointer where) {
        JsonNode parent = damaged.at(where.head());
        String last = where.last().getMatchingProperty();
        switch (parent) {
            case ObjectNode map when value.isEmpty() -> map.remove(last);
            case ObjectNode map -> map.set(last, parsed());
            case ArrayNode list when value.isEmpty() -> list.remove(Integer.parseInt(last));
            case ArrayNode list -> list.set(Integer.parseInt(last), parsed());
            default -> throw new AssertionError("nothing at " + where.head() + " of " + object);
        }
    }

    private JsonNode parsed() {
        try {
            return YAML.readTree(value);
        } catch (JsonProcessingException e) {
            throw new AssertionError(value, e);
        }
    }
}
