package io.lockstep.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * What to merge into one object to get another, as a strategic merge patch: maps are merged, a list of things with names by their
 * names where both have the same, any other list is replaced.
 */
final class MergePatch {

    private MergePatch() {}

    /** Empty if they are equal. */
    static ObjectNode between(ObjectNode base, ObjectNode wanted) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        base.propertyStream()
                .filter(field -> !wanted.has(field.getKey()))
                .forEach(field -> patch.putNull(field.getKey()));
        wanted.propertyStream()
                .forEach(field -> value(base.get(field.getKey()), field.getValue())
                        .ifPresent(value -> patch.set(field.getKey(), value)));
        return patch;
    }

    private static Optional<JsonNode> value(JsonNode base, JsonNode wanted) {
        if (wanted.equals(base)) {
            return Optional.empty();
        }
        if (base instanceof ObjectNode from && wanted instanceof ObjectNode to) {
            return Optional.of(between(from, to));
        }
        if (base instanceof ArrayNode from && wanted instanceof ArrayNode to) {
            return Optional.of(haveTheSameNames(from, to) ? byName(from, to) : replacement(to));
        }
        return Optional.of(wanted);
    }

    private static ArrayNode byName(ArrayNode base, ArrayNode wanted) {
        ArrayNode patch = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < wanted.size(); i++) {
            ObjectNode difference = between((ObjectNode) base.get(i), (ObjectNode) wanted.get(i));
            if (!difference.isEmpty()) {
                patch.addObject()
                        .<ObjectNode>set("name", wanted.get(i).get("name"))
                        .setAll(difference);
            }
        }
        return patch;
    }

    private static ArrayNode replacement(ArrayNode wanted) {
        ArrayNode list = wanted.deepCopy();
        if (wanted.path(0).has("name")) {
            // What has names Kubernetes merges by them, unless told otherwise.
            list.addObject().put("$patch", "replace");
        }
        return list;
    }

    private static boolean haveTheSameNames(ArrayNode base, ArrayNode wanted) {
        if (base.size() != wanted.size()) {
            return false;
        }
        for (int i = 0; i < base.size(); i++) {
            boolean same = base.get(i).hasNonNull("name")
                    && base.get(i).get("name").equals(wanted.get(i).path("name"));
            if (!same) {
                return false;
            }
        }
        return true;
    }
}
