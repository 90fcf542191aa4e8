package io.lockstep.search;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Spells out what students call a competition: 大挑, ACM, 互联网+. The pairs are in {@code abbreviations.txt} beside this
 * class.
 *
 * <p>At search time and in this service, not as synonyms in the index: a new pair takes a restart, no new generation,
 * and works the same on every Elasticsearch.
 */
public final class Abbreviations {

    /**
     * Each reading is a copy of the text in the query, and Elasticsearch bounds a query's clauses; a text that is short for
     * more things is a list of abbreviations, not a search.
     */
    private static final int MAX_READINGS = 4;

    private static final List<Pair> PAIRS = read();

    private Abbreviations() {}

    private record Pair(String shortForm, String name) {}

    /** The text with an abbreviation in it replaced, in each way that is known, at most {@value #MAX_READINGS}; empty if it holds none. */
    public static List<String> spelledOut(String text) {
        String folded = folded(text);
        List<String> all = new ArrayList<>();
        for (Pair pair : PAIRS) {
            if (all.size() == MAX_READINGS) {
                break;
            }
            int at = find(pair.shortForm(), folded);
            if (at >= 0) {
                all.add((folded.substring(0, at) + " " + pair.name() + " "
                                + folded.substring(at + pair.shortForm().length()))
                        .strip());
            }
        }
        all.removeIf(String::isEmpty);
        return all;
    }

    /** Where the abbreviation stands as a word: ACM is not in "pacman", while Chinese has no spaces to tell. */
    private static int find(String shortForm, String text) {
        for (int at = text.indexOf(shortForm); at >= 0; at = text.indexOf(shortForm, at + 1)) {
            if (!continues(text, at) && !continues(text, at + shortForm.length())) {
                return at;
            }
        }
        return -1;
    }

    private static boolean continues(String text, int at) {
        return at > 0 && at < text.length() && isLatin(text.charAt(at - 1)) && isLatin(text.charAt(at));
    }

    private static boolean isLatin(char c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
    }

    private static String folded(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    }

    private static List<Pair> read() {
        try (InputStream in = Abbreviations.class.getResourceAsStream("abbreviations.txt");
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            List<Pair> pairs = new ArrayList<>();
            lines.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(line -> {
                        String[] sides = line.split("=>", -1);
                        for (String shortForm : sides[0].split(",")) {
                            pairs.add(new Pair(folded(shortForm.strip()), sides[1].strip()));
                        }
                    });
            return List.copyOf(pairs);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the abbreviations", e);
        }
    }
}
