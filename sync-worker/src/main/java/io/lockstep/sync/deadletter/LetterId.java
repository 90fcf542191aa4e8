package io.lockstep.sync.deadletter;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What identifies a dead letter: where its record was first read. It stays the same through all attempts, so that
 * redriving a letter never makes a second one.
 *
 * <p>Its text, for example {@code changes-3-17}, is what operators pass around.
 */
public record LetterId(Source source, int partition, long offset) {

    private static final Pattern TEXT = Pattern.compile("(changes|snapshot|dlq)-(\\d{1,9})-(\\d{1,18})");

    /** The topic of the record, by its role. */
    public enum Source {
        CHANGES,
        SNAPSHOT,
        /** Somebody produced a record to the dead-letter topic that is no dead letter. */
        DLQ
    }

    public LetterId {
        if (partition < 0 || offset < 0) {
            throw new IllegalArgumentException(
                    "partition and offset must not be negative, got " + partition + " and " + offset);
        }
    }

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static LetterId parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "a dead letter's id looks like changes-3-17: topic, partition and offset of its record");
        }
        return new LetterId(
                Source.valueOf(parts.group(1).toUpperCase(Locale.ROOT)),
                Integer.parseInt(parts.group(2)),
                Long.parseLong(parts.group(3)));
    }

    @Override
    public String toString() {
        return source.name().toLowerCase(Locale.ROOT) + "-" + partition + "-" + offset;
    }
}
