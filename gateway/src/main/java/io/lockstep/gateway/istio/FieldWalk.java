package io.lockstep.gateway.istio;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.gateway.istio.ModelFields.ModelField;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Finds in one document what would otherwise be ignored silently.
 *
 * <p>Two passes, since the model loses things in two ways. It keeps unknown fields aside, at every level: the first pass walks the
 * typed tree for those and for fields outside {@link SupportedFields}. And it drops some without a trace (a wrong enum value, an
 * unknown choice of a match) or converts them: the second writes the typed tree again and compares.
 */
final class FieldWalk {

    private final Faults.Place faults;

    FieldWalk(Faults.Place faults) {
        this.faults = faults;
    }

    void check(JsonNode written, Object model, JsonNode again) {
        walk(model, "");
        compare(written, again, "");
    }

    private void walk(Object bean, String path) {
        ModelFields.unknown(bean)
                .keySet()
                .forEach(name -> faults.add(join(path, String.valueOf(name)), "Istio has no such field here"));
        for (ModelField field : ModelFields.of(bean.getClass())) {
            Object value = field.of(bean);
            if (!ModelFields.isSet(value)) {
                continue;
            }
            String at = field.unwrapped() ? path : join(path, field.name());
            // What is unwrapped is no field of its own: those inside it are supported or not.
            if (field.unwrapped() || SupportedFields.has(bean.getClass(), field.name())) {
                descend(value, at);
            } else {
                faults.add(at, "Istio has this field, but this gateway does not support it (docs/gateway-fields.md)");
            }
        }
    }

    private void descend(Object value, String path) {
        switch (value) {
            case List<?> list -> {
                for (int i = 0; i < list.size(); i++) {
                    descend(list.get(i), path + "[" + i + "]");
                }
            }
            case Map<?, ?> map -> map.forEach((key, element) -> descend(element, join(path, String.valueOf(key))));
            case null -> faults.add(path, "is empty");
            default -> {
                if (ModelFields.isModel(value)) {
                    walk(value, path);
                }
            }
        }
    }

    private void compare(JsonNode written, JsonNode again, String path) {
        if (faults.blames(path) && !path.isEmpty()) {
            return;
        }
        if (written.isContainerNode() && written.isEmpty() && !meaningful(path) || written.isNull()) {
            faults.add(path, "is empty: leave it out, since Istio reads that as no condition at all");
        } else if (written.isObject() && again.isObject()) {
            for (Map.Entry<String, JsonNode> field : written.properties()) {
                compare(field.getValue(), again.path(field.getKey()), join(path, field.getKey()));
            }
        } else if (written.isArray() && again.isArray() && written.size() == again.size()) {
            for (int i = 0; i < written.size(); i++) {
                compare(written.get(i), again.get(i), path + "[" + i + "]");
            }
        } else if (!written.equals(again) && !sameNumber(written, again)) {
            faults.add(
                    path,
                    (again.isMissingNode()
                                    ? "Istio has no such field here, or not with this value: "
                                    : "is not understood: ")
                            + written);
        }
    }

    private static final Pattern PRESENCE =
            Pattern.compile("spec\\.http\\[\\d+]\\.match\\[\\d+]\\.(headers|withoutHeaders|queryParams)\\..+");

    /**
     * An empty spec (no rule) and an empty rule (any request) say something in an AuthorizationPolicy, an empty match of a header
     * that it only has to be there; Envoy has empty choices.
     */
    private static boolean meaningful(String path) {
        return path.equals("spec")
                || path.matches("spec\\.rules\\[\\d+]")
                || PRESENCE.matcher(path).matches()
                || path.contains(".patch.value.");
    }

    private static boolean sameNumber(JsonNode left, JsonNode right) {
        return left.isNumber() && right.isNumber() && left.decimalValue().compareTo(right.decimalValue()) == 0;
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
