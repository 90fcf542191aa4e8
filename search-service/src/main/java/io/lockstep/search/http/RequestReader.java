package io.lockstep.search.http;

import io.lockstep.contract.Problem.FieldError;
import io.lockstep.search.Facet;
import io.lockstep.search.SearchRequest;
import io.lockstep.search.SearchServiceConfig;
import io.lockstep.search.SortOrder;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the parts that a search has as parameters and as a body alike, and notes what is wrong with them. */
final class RequestReader {

    static final int MAX_CURSOR_LENGTH = 8192;

    private final SearchServiceConfig.Query limits;
    private final Faults faults;
    private int characters;

    RequestReader(SearchServiceConfig.Query limits, Faults faults) {
        this.limits = limits;
        this.faults = faults;
    }

    /** What a request came to. */
    sealed interface Parsed {
        record Valid(SearchRequest request) implements Parsed {}

        record Faulty(List<FieldError> errors) implements Parsed {}
    }

    /** A text or value of the caller's. INVARIANT I9: all of one search are bounded together as well. */
    Optional<String> text(String place, String value) {
        return bounded(place, value, limits.maxTextLength()).flatMap(text -> withinTotal(place, text));
    }

    private Optional<String> withinTotal(String place, String text) {
        int before = characters;
        characters += text.codePointCount(0, text.length());
        if (characters <= limits.maxTextTotal()) {
            return Optional.of(text);
        }
        return before > limits.maxTextTotal()
                ? Optional.empty()
                : faults.add(
                        place,
                        "takes the texts together beyond " + limits.maxTextTotal()
                                + " characters, which is max-text-total");
    }

    Optional<String> cursor(String place, String value) {
        return bounded(place, value, MAX_CURSOR_LENGTH);
    }

    Optional<SortOrder> sort(String place, String name) {
        return SortOrder.of(name).or(() -> faults.add(place, "must be one of " + SortOrder.wireNames()));
    }

    Optional<Integer> size(String place, String value) {
        String range = "must be a number from 1 to " + limits.maxPageSize();
        if (!value.matches("\\d{1,4}")) {
            return faults.add(place, range);
        }
        int size = Integer.parseInt(value);
        return size >= 1 && size <= limits.maxPageSize() ? Optional.of(size) : faults.add(place, range);
    }

    Set<Facet> facets(String place, Collection<String> names) {
        Set<Facet> facets = EnumSet.noneOf(Facet.class);
        for (String name : names) {
            Facet.of(name)
                    .or(() -> faults.add(place, "must be some of " + Facet.wireNames()))
                    .ifPresent(facets::add);
        }
        return facets;
    }

    private Optional<String> bounded(String place, String value, int maxLength) {
        if (value.codePointCount(0, value.length()) > maxLength) {
            return faults.add(place, "must have at most " + maxLength + " characters");
        }
        return value.indexOf('\uFFFD') < 0 ? Optional.of(value) : faults.add(place, "must be UTF-8");
    }
}
