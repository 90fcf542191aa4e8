package io.lockstep.search;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a search ended. */
public sealed interface SearchAnswer {

    /**
     * A page of hits.
     *
     * @param facets the counts that were asked for
     * @param nextCursor where the next page starts; empty on the last page
     * @param didYouMean what the caller's text probably meant, where no event matched it as it was
     */
    record Page(
            Total total,
            List<SearchHit> hits,
            Map<Facet, Facet.Counts> facets,
            Optional<String> nextCursor,
            Optional<String> didYouMean)
            implements SearchAnswer {
        public Page {
            hits = List.copyOf(hits);
            facets = Map.copyOf(facets);
        }
    }

    /** The cursor is not one of ours, was changed, belongs to another search, or has expired. */
    record CursorRefused(String reason) implements SearchAnswer {}

    /**
     * The index does not show yet what the reader has seen; asking again later may help.
     *
     * @param lacking what it does not show
     */
    record TooOld(SeenVersions lacking) implements SearchAnswer {}

    /** Elasticsearch cannot answer at present; asking again later may help. */
    record Unavailable(String reason) implements SearchAnswer {}

    /**
     * How many events match in all.
     *
     * @param relation {@code eq}: exactly {@code value}; {@code gte}: at least
     */
    record Total(long value, String relation) {}
}
