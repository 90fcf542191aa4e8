package io.lockstep.search;

import java.util.Optional;
import java.util.Set;

/**
 * What one search asks for.
 *
 * @param query holds for every hit
 * @param facets what the found events are counted by; most searches need none, and counting costs
 */
public record SearchRequest(Clause.Bool query, SortOrder sort, Page page, Set<Facet> facets) {

    public SearchRequest {
        facets = Set.copyOf(facets);
    }

    /** The same search for another query. */
    SearchRequest asking(Clause.Bool other) {
        return new SearchRequest(other, sort, page, facets);
    }

    /**
     * Which part of the hits.
     *
     * @param size hits, 1 or more
     * @param cursor where the page starts, as an earlier page of the same query and order gave it; empty for the first
     */
    public record Page(int size, Optional<String> cursor) {

        public static final int DEFAULT_SIZE = 20;

        public Page {
            if (size < 1) {
                throw new IllegalArgumentException("size must be 1 or more, got " + size);
            }
        }
    }
}
