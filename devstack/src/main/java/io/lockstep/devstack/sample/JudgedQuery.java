package io.lockstep.devstack.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What somebody types, and the events that answer it.
 *
 * @param kind what is special about it, for example {@code typo}
 * @param grades by the name of an event: 3 meant, 2 useful, 1 near; all others are not wanted
 */
public record JudgedQuery(String kind, String text, Map<String, Integer> grades) {

    private static final int DEPTH = 10;

    public static List<JudgedQuery> read(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> !line.startsWith("#"))
                .map(JudgedQuery::of)
                .toList();
    }

    private static JudgedQuery of(String line) {
        List<String> columns = Arrays.asList(line.split("\t"));
        Map<String, Integer> grades = new LinkedHashMap<>();
        columns.stream()
                .skip(2)
                .forEach(judged -> grades.put(judged.substring(2), Character.digit(judged.charAt(0), 10)));
        return new JudgedQuery(columns.get(0), columns.get(1), grades);
    }

    /**
     * nDCG@10 of an answer: 1 if the ten names that come first could not be better, 0 if none of them is wanted.
     *
     * @param names found, the best first
     */
    public double gain(List<String> names) {
        List<Integer> found =
                names.stream().map(name -> grades.getOrDefault(name, 0)).toList();
        List<Integer> best =
                grades.values().stream().sorted(Comparator.reverseOrder()).toList();
        return discounted(found) / discounted(best);
    }

    private static double discounted(List<Integer> grades) {
        return IntStream.range(0, Math.min(DEPTH, grades.size()))
                .mapToDouble(i -> (Math.pow(2, grades.get(i)) - 1) / (Math.log(i + 2.0) / Math.log(2)))
                .sum();
    }
}
