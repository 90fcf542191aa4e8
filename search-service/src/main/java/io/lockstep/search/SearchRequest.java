package io.lockstep.search;

import java.util.List;
import java.util.Optional;

/**
 * What one search asks for: conditions, an order, and a page.
 *
 * @param conditions all of them hold for every hit; none means every event
 * @param size hits a page, 1 to {@value #MAX_SIZE}
 * @param cursor where the page starts, as an earlier page of the same conditions and order gave it; empty for the first
 */
public record SearchRequest(List<Condition> conditions, SortOrder sort, int size, Optional<String> cursor) {

    public static final int MAX_SIZE = 100;
    public static final int DEFAULT_SIZE = 20;

    public SearchRequest {
        conditions = List.copyOf(conditions);
        if (size < 1 || size > MAX_SIZE) {
            throw new IllegalArgumentException("size must be between 1 and " + MAX_SIZE + ", got " + size);
        }
    }
}
