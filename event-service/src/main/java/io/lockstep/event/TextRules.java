package io.lockstep.event;

import java.util.Locale;
import java.util.Optional;

/** What text must be like wherever an event holds some: bounded, and free of what a sink or a screen chokes on. */
final class TextRules {

    private TextRules() {}

    /** What is wrong with the text; empty if nothing is. */
    static Optional<String> complaint(String text, int maxCharacters, boolean linesAllowed) {
        if (text.isBlank()) {
            return Optional.of("must not be blank");
        }
        int characters = text.codePointCount(0, text.length());
        if (characters > maxCharacters) {
            return Optional.of("must have at most " + maxCharacters + " characters, has " + characters);
        }
        return text.codePoints()
                .filter(character -> isForbidden(character, linesAllowed))
                .mapToObj(character -> "must not hold "
                        + (Character.isISOControl(character) ? "control characters" : "half a surrogate pair")
                        + String.format(Locale.ROOT, ", has U+%04X", character))
                .findFirst();
    }

    private static boolean isForbidden(int character, boolean linesAllowed) {
        if (linesAllowed && (character == '\n' || character == '\t')) {
            return false;
        }
        // A code point in the surrogate range is one that had no partner; it has no form in UTF-8.
        return Character.isISOControl(character)
                || (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE);
    }
}
