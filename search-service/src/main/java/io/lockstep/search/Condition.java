package io.lockstep.search;

import java.time.LocalDate;
import java.util.Optional;

/**
 * One thing that every found event satisfies; a search joins its conditions with "and".
 *
 * <p>The set is closed on purpose: a caller can ask for these and for nothing else, so that no request reaches the
 * index's own query language.
 */
public sealed interface Condition {

    /** The words of the text, in one analyzed field. Ranks: the closer the words stand together, the higher. */
    record Matches(TextField field, String text) implements Condition {}

    /** The words of the text, spread over name, organizer and majors. Ranks. */
    record MatchesAnywhere(String text) implements Condition {}

    /** An exact value, case and spaces included. Does not rank. */
    record Is(ExactField field, String value) implements Condition {}

    /** Whether the event is recognized at present. Does not rank. */
    record Active(boolean active) implements Condition {}

    /**
     * The day of the event lies in a closed range; events without a day lie in none. Does not rank.
     *
     * @param from first day, open if empty
     * @param to last day, open if empty; not before {@code from}
     */
    record HeldBetween(Optional<LocalDate> from, Optional<LocalDate> to) implements Condition {
        public HeldBetween {
            if (from.isPresent() && to.isPresent() && to.get().isBefore(from.get())) {
                throw new IllegalArgumentException("to must not be before from, got " + from.get() + " to " + to.get());
            }
        }
    }
}
