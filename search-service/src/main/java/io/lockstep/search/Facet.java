package io.lockstep.search;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What found events can be counted by. */
public enum Facet {
    LEVEL("level"),
    COLLEGE("college"),
    ORGANIZER("organizer"),
    ACTIVE("active"),
    /** The year of the event's day; events without a day are in none. */
    YEAR("year");

    private final String wireName;

    Facet(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    /** Whether the clause chooses among this facet's values. */
    public boolean isChosenBy(Clause clause) {
        return switch (clause) {
            case Clause.Term term -> isOn(term.field());
            case Clause.Terms terms -> isOn(terms.field());
            case Clause.Range range -> this == YEAR && range.field() == TimeField.DAY;
            case Clause.Match match -> false;
            case Clause.MatchPhrase phrase -> false;
            case Clause.Initials initials -> false;
            case Clause.Prefix prefix -> false;
            case Clause.Bool bool -> false;
        };
    }

    private boolean isOn(ExactField field) {
        return switch (this) {
            case LEVEL -> field == ExactField.LEVEL;
            case COLLEGE -> field == ExactField.COLLEGE;
            case ORGANIZER -> field == ExactField.ORGANIZER;
            case ACTIVE -> field == ExactField.ACTIVE;
            case YEAR -> field == ExactField.DAY;
        };
    }

    public static Optional<Facet> of(String wireName) {
        return Arrays.stream(values())
                .filter(facet -> facet.wireName.equals(wireName))
                .findFirst();
    }

    /** All wire names, as an error message lists them. */
    public static String wireNames() {
        return Arrays.stream(values()).map(Facet::wireName).collect(Collectors.joining(", "));
    }

    /**
     * How often each value occurs.
     *
     * @param values the most frequent first (years: the latest first)
     * @param otherCount events with a value that is not among these
     */
    public record Counts(List<ValueCount> values, long otherCount) {
        public Counts {
            values = List.copyOf(values);
        }
    }

    /** One value of a facet, and how many of the found events have it. */
    public record ValueCount(String value, long count) {}
}
