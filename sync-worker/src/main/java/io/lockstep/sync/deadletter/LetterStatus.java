package io.lockstep.sync.deadletter;

import java.time.Instant;
import java.util.Locale;

/** Where a letter stands. {@link Resolved} and {@link Discarded} letters are closed and forgotten after a while. */
public sealed interface LetterStatus {

    /** It waits for somebody. */
    record Open() implements LetterStatus {}

    /**
     * Its record is on its way to the sink once more.
     *
     * @param position the offset on the dead-letter topic of the record that asked for it
     */
    record Redriving(long position) implements LetterStatus {}

    /** The sink is right without anybody's help. */
    record Resolved(Resolution how, Instant at) implements LetterStatus {}

    /**
     * Somebody decided that it is not worth applying.
     *
     * @param comment why
     * @param by who, empty if that is unknown
     */
    record Discarded(String comment, String by, Instant at) implements LetterStatus {}

    /** What made a letter pointless. */
    enum Resolution {
        /** The record itself was applied. */
        APPLIED,
        /** The sink holds this version of the key or a newer one. */
        SUPERSEDED
    }

    /** The word in answers and in the changelog. */
    default String wireName() {
        return getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    default boolean isClosed() {
        return switch (this) {
            case Open open -> false;
            case Redriving redriving -> false;
            case Resolved resolved -> true;
            case Discarded discarded -> true;
        };
    }
}
