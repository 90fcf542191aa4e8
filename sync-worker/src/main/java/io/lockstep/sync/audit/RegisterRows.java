package io.lockstep.sync.audit;

import java.util.Map;
import java.util.Set;

/**
 * What MySQL has of some ids.
 *
 * @param rows by id; of what is neither here nor unreadable there is no row
 * @param unreadable ids of rows that are there and that no document can be made of: nothing can be said of these
 */
public record RegisterRows(Map<String, RegisterRow> rows, Set<String> unreadable) {

    static final RegisterRows NONE = new RegisterRows(Map.of(), Set.of());

    public RegisterRows {
        rows = Map.copyOf(rows);
        unreadable = Set.copyOf(unreadable);
    }
}
