package io.lockstep.search;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * One thing that a search asks of an event.
 *
 * <p>The set is closed on purpose: a caller can ask for these and for nothing else, so that no request reaches the
 * index's own query language. What a caller may combine and how much of it is checked where a request is read, see
 * {@link SearchServiceConfig.Query}.
 */
public sealed interface Clause {

    /** The words of the text. Ranks: the closer they stand together, the higher. */
    record Match(TextField field, String text) implements Clause {}

    /** The words of the text, next to each other and in this order. Ranks. */
    record MatchPhrase(TextField field, String text) implements Clause {}

    /** The letters that the syllables of the name's Chinese characters begin with, in pinyin: sxjm for 数学建模. Ranks. */
    record Initials(String letters) implements Clause {}

    /** Exactly this value, case and spaces included. */
    record Term(ExactField field, String value) implements Clause {}

    /** One of these values exactly. */
    record Terms(ExactField field, List<String> values) implements Clause {
        public Terms {
            values = List.copyOf(values);
        }
    }

    /** A value that begins with this, case and spaces included. */
    record Prefix(ExactField field, String prefix) implements Clause {}

    /**
     * A point in time within bounds; an event without the value lies within none.
     *
     * @param bounds one or two, in the form that the field takes
     */
    record Range(TimeField field, Map<Bound, String> bounds) implements Clause {
        public Range {
            if (bounds.isEmpty()) {
                throw new IllegalArgumentException("a range needs at least one bound");
            }
            // In one order, since cursors are sealed over what a query compiles to.
            bounds = Collections.unmodifiableMap(new EnumMap<>(bounds));
        }
    }

    /**
     * Clauses joined: all of {@code must} and {@code filter}, none of {@code mustNot}, and at least one of
     * {@code should} where there is neither {@code must} nor {@code filter}. Nothing in it means every event.
     *
     * @param must these rank
     * @param should these rank
     * @param filter these do not rank
     * @param mustNot these do not rank
     */
    record Bool(List<Clause> must, List<Clause> should, List<Clause> filter, List<Clause> mustNot) implements Clause {

        public static final Bool EVERYTHING = new Bool(List.of(), List.of(), List.of(), List.of());

        public Bool {
            must = List.copyOf(must);
            should = List.copyOf(should);
            filter = List.copyOf(filter);
            mustNot = List.copyOf(mustNot);
        }

        public static Bool of(List<Clause> must, List<Clause> filter) {
            return new Bool(must, List.of(), filter, List.of());
        }
    }

    /** How a bound of a range is meant. */
    enum Bound {
        GTE("gte"),
        GT("gt"),
        LTE("lte"),
        LT("lt");

        private final String wireName;

        Bound(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }
    }
}
