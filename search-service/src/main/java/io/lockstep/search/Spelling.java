package io.lockstep.search;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Finds the part of a name that a mistyped text most resembles, by the least number of letters to change, to add or to
 * leave out. Sellers' algorithm: the distance to any part of the name, in one pass over it.
 */
public final class Spelling {

    /** Longer texts are not typing mistakes of one name. */
    public static final int MAX_LENGTH = 40;

    private static final int MIN_LENGTH = 3;
    private static final int LONG = 6;

    private Spelling() {}

    /** @param distance letters that differ */
    private record Resemblance(String part, int distance, int lengthDifference) {}

    /**
     * What was probably meant; empty if nothing is near.
     *
     * @param names the candidates, the best first
     */
    public static Optional<String> closest(String text, List<String> names) {
        Letters typed = Letters.of(text);
        if (typed.count() < MIN_LENGTH || typed.count() > MAX_LENGTH) {
            return Optional.empty();
        }
        int allowed = typed.count() < LONG ? 1 : 2;
        return names.stream()
                .flatMap(name -> resemblances(typed, Letters.of(name)))
                .filter(one -> one.distance() <= allowed)
                .min(Comparator.comparingInt(Resemblance::distance).thenComparingInt(Resemblance::lengthDifference))
                .map(Resemblance::part)
                .filter(part -> !part.equalsIgnoreCase(text.strip()));
    }

    /** For each letter of the name, the best part that ends with it. */
    private static Stream<Resemblance> resemblances(Letters typed, Letters name) {
        Stream.Builder<Resemblance> all = Stream.builder();
        Ends before = Ends.beforeTheName(typed.count());
        for (int at = 0; at < name.count(); at++) {
            before = before.next(typed, name.folded().get(at), at);
            int start = before.start()[typed.count()];
            if (start <= at) {
                all.add(new Resemblance(
                        name.wordsBetween(start, at),
                        before.distance()[typed.count()],
                        Math.abs(at + 1 - start - typed.count())));
            }
        }
        return all.build();
    }

    /**
     * One column of the table: for each number of typed letters, the distance to the best part that ends at one letter of
     * the name, and where that part begins.
     */
    private record Ends(int[] distance, int[] start) {

        private static Ends beforeTheName(int length) {
            return new Ends(IntStream.rangeClosed(0, length).toArray(), new int[length + 1]);
        }

        private Ends next(Letters typed, int letter, int at) {
            Ends next = beforeTheName(typed.count());
            next.start[0] = at + 1;
            for (int i = 1; i <= typed.count(); i++) {
                int replaced = distance[i - 1] + (typed.folded().get(i - 1) == letter ? 0 : 1);
                int added = distance[i] + 1;
                int leftOut = next.distance[i - 1] + 1;
                next.distance[i] = Math.min(replaced, Math.min(added, leftOut));
                // A letter too few is more likely than a first letter that is another.
                next.start[i] = next.distance[i] == added
                        ? start[i]
                        : next.distance[i] == replaced ? i == 1 ? at : start[i - 1] : next.start[i - 1];
            }
            return next;
        }
    }
}
