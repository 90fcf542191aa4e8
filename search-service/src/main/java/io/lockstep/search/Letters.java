package io.lockstep.search;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The letters and digits of a text, as names are compared by: one width, one case, no punctuation and no spaces.
 *
 * @param source the text in one width (NFKC)
 * @param folded its letters and digits in small letters, as code points
 * @param positions where in {@code source} each of them stands
 */
public record Letters(String source, List<Integer> folded, List<Integer> positions) {

    public Letters {
        folded = List.copyOf(folded);
        positions = List.copyOf(positions);
    }

    public static Letters of(String text) {
        String source = Normalizer.normalize(text, Normalizer.Form.NFKC);
        List<Integer> folded = new ArrayList<>();
        List<Integer> positions = new ArrayList<>();
        for (int at = 0; at < source.length(); at += Character.charCount(source.codePointAt(at))) {
            int letter = source.codePointAt(at);
            if (Character.isLetterOrDigit(letter)) {
                folded.add(Character.toLowerCase(letter));
                positions.add(at);
            }
        }
        return new Letters(source, folded, positions);
    }

    public int count() {
        return folded.size();
    }

    /** The letters alone. */
    public String text() {
        return text(0, count());
    }

    /** Some of the letters alone. */
    public String text(int from, int to) {
        return folded.subList(from, to).stream().map(Character::toString).collect(Collectors.joining());
    }

    /** Whether these can be meant as pinyin: Latin letters only. */
    public boolean areLatin() {
        return folded.stream().allMatch(Letters::isLatin);
    }

    /** What stands in the source from one letter to another, both included, and to the ends of Latin words there. */
    String wordsBetween(int first, int last) {
        int from = first;
        int to = last;
        while (from > 0 && isOneWord(from - 1)) {
            from--;
        }
        while (to < count() - 1 && isOneWord(to)) {
            to++;
        }
        return source.substring(positions.get(from), positions.get(to) + Character.charCount(folded.get(to)));
    }

    private boolean isOneWord(int at) {
        return positions.get(at + 1) == positions.get(at) + 1 && isLatin(folded.get(at)) && isLatin(folded.get(at + 1));
    }

    private static boolean isLatin(int letter) {
        return letter >= 'a' && letter <= 'z';
    }
}
