package io.lockstep.gateway.istio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An object that Istio's model does not type, such as Envoy's own configuration. What is never asked for is a fault, once {@link
 * #close} is called: nothing is ignored.
 */
final class Struct implements AutoCloseable {

    private final JsonNode node;
    private final String path;
    private final Faults.Place faults;
    private final Set<String> known = new HashSet<>();

    Struct(JsonNode node, String path, Faults.Place faults) {
        this.node = node;
        this.path = path;
        this.faults = faults;
        if (!node.isObject()) {
            faults.add(path, node.isMissingNode() ? "is missing" : "must be an object");
        }
    }

    String path() {
        return path;
    }

    String path(String name) {
        return path + "." + name;
    }

    void fault(String name, String message) {
        faults.add(name.isEmpty() ? path : path(name), message);
    }

    boolean has(String name) {
        return node.has(name);
    }

    /** Whatever it is; missing if it is not there. */
    JsonNode any(String name) {
        known.add(name);
        return node.path(name);
    }

    Struct struct(String name) {
        return new Struct(any(name), path(name), faults);
    }

    List<Struct> structs(String name) {
        JsonNode list = any(name);
        List<Struct> structs = new ArrayList<>();
        if (!list.isArray() || list.isEmpty()) {
            fault(name, "must be a list with something in it");
        }
        for (int i = 0; i < list.size(); i++) {
            structs.add(new Struct(list.get(i), path(name) + "[" + i + "]", faults));
        }
        return structs;
    }

    Optional<String> optionalText(String name) {
        JsonNode value = any(name);
        if (!value.isMissingNode() && !value.isTextual()) {
            fault(name, "must be a text");
        }
        return value.isTextual() ? Optional.of(value.asText()) : Optional.empty();
    }

    String text(String name) {
        if (!node.has(name)) {
            fault(name, "is missing");
        }
        return optionalText(name).orElse("");
    }

    long number(String name, long absent) {
        JsonNode value = any(name);
        if (!value.isMissingNode() && !value.isIntegralNumber()) {
            fault(name, "must be a whole number");
        }
        return value.asLong(absent);
    }

    boolean truth(String name, boolean absent) {
        JsonNode value = any(name);
        if (!value.isMissingNode() && !value.isBoolean()) {
            fault(name, "must be true or false");
        }
        return value.asBoolean(absent);
    }

    Optional<Duration> duration(String name) {
        return optionalText(name).flatMap(text -> new Values(faults).duration(text, path(name)));
    }

    /** For what a mesh needs to be told and has no meaning here. */
    void accept(String... names) {
        known.addAll(List.of(names));
    }

    @Override
    public void close() {
        node.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                fault(name, "is not supported here, or Envoy has no such field");
            }
        });
    }

    static Struct missing(String path, Faults.Place faults) {
        return new Struct(MissingNode.getInstance(), path, faults);
    }
}
