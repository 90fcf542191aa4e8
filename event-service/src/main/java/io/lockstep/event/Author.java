package io.lockstep.event;

/**
 * Who changes events, as the gateway names them: the subject of a token, whose unusual characters are percent-encoded.
 *
 * @param name 1 to {@value #MAX_CHARACTERS} visible ASCII characters
 */
public record Author(String name) {

    public static final int MAX_CHARACTERS = 255;

    public Author {
        if (!isPossible(name)) {
            throw new IllegalArgumentException("an author's name must be 1 to " + MAX_CHARACTERS
                    + " visible ASCII characters, got " + name.length() + " characters");
        }
    }

    public static boolean isPossible(String name) {
        return name.matches("[\\x21-\\x7E]{1," + MAX_CHARACTERS + "}");
    }
}
