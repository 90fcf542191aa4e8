package io.lockstep.gateway;

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
}
