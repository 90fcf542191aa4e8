package io.lockstep.gateway;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Header operations of a route in one direction. {@code remove} comes first, then {@code set} overwrites, then {@code add} appends.
 */
public record HeaderEdits(Map<String, String> set, Map<String, String> add, List<String> remove) {

    public static final HeaderEdits NONE = new HeaderEdits(Map.of(), Map.of(), List.of());

    public HeaderEdits {
        set = Map.copyOf(set);
        add = Map.copyOf(add);
        remove = List.copyOf(remove);
    }

    /** These, and {@code name} set to {@code value} after all. */
    public HeaderEdits andSet(String name, String value) {
        Map<String, String> all = new HashMap<>(set);
        all.put(name, value);
        return new HeaderEdits(all, add, remove);
    }
}
