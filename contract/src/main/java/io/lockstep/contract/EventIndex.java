package io.lockstep.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The Elasticsearch index of recognized events: one read alias over numbered generations.
 *
 * <p>A deletion is indexed as a <em>deletion marker</em>, a document of {@value #ID}, {@value #VERSION} and
 * {@value #DELETED_AT} alone, since Elasticsearch forgets a real delete's version after 60 s and on restart. The alias
 * is filtered, so searches through it never see markers; a GET by id ignores alias filters, and must check the field.
 *
 * @param alias the read alias, also what the worker writes through ({@code require_alias=true})
 */
public record EventIndex(String alias) {

    public static final EventIndex RECOGNIZED_EVENTS = new EventIndex("recognized_events");

    public static final String ID = "recognizedEventId";
    public static final String VERSION = "version";
    /** When a deletion marker was written, in ISO-8601; present on markers only. */
    public static final String DELETED_AT = "deletedAt";

    /** What the name of a write alias ends with, after that of its index. */
    public static final String WRITE_SUFFIX = "-w";

    public EventIndex {
        if (!alias.matches("[a-z0-9][a-z0-9_-]{0,99}")) {
            throw new IllegalArgumentException(
                    "alias must be 1 to 100 characters of a-z, 0-9, dash and underscore, got \"" + alias + "\"");
        }
    }

    /** The index of one generation, counted from 1. */
    public String generation(int number) {
        return alias + "-g" + number;
    }

    /**
     * What workers write to one generation through while it takes changes. An alias of that index alone, since only an
     * alias can be required to exist: a write to a dropped index would make a new one without a mapping.
     */
    public String writeAlias(int number) {
        return generation(number) + WRITE_SUFFIX;
    }

    /**
     * The body that creates a generation: settings and a strict mapping, without an alias.
     *
     * <p>Names, organizers, majors and bases are analyzed into {@code words}: Chinese segmented, full width made half,
     * traditional characters made simplified. A name has sub-fields: {@code keyword}, the whole of it; {@code pieces},
     * every 1 to 5 neighbouring letters; {@code initials}, the first pinyin letters of 2 to 5 neighbouring syllables.
     *
     * <p>Elasticsearch needs its plugins {@code analysis-smartcn} and {@code analysis-icu} for it. An index keeps the form
     * that it was made with: after a change here, build a generation.
     */
    public static String definition() {
        return resource("recognized-events.index.json")
                .replace("@traditional-simplified@", simplifiedCharacters())
                .replace("@pinyin-initials@", firstLetters());
    }

    private static String simplifiedCharacters() {
        return rules(lines("traditional-simplified.txt")
                .flatMap(line -> Arrays.stream(line.split(" ")))
                .map(pair -> pair.charAt(0) + " => " + pair.charAt(1)));
    }

    private static String firstLetters() {
        return rules(lines("pinyin-initials.txt")
                .flatMap(line ->
                        line.substring(2).chars().mapToObj(character -> (char) character + " => " + line.charAt(0))));
    }

    private static Stream<String> lines(String name) {
        return resource(name).lines().filter(line -> !line.startsWith("#"));
    }

    private static String rules(Stream<String> rules) {
        return rules.map(rule -> "\"" + rule + "\"").collect(Collectors.joining(","));
    }

    /** The query that the alias filters by: no deletion markers. */
    public static String aliasFilter() {
        return "{\"bool\":{\"must_not\":{\"exists\":{\"field\":\"" + DELETED_AT + "\"}}}}";
    }

    private static String resource(String name) {
        try (InputStream in = EventIndex.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name + " from the contract", e);
        }
    }
}
