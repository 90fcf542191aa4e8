package io.lockstep.event;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * A place between two events in the order of ids. Clients get it as opaque text and must not read it, so that its form
 * can change.
 *
 * @param afterId the last id before this place
 */
public record Cursor(String afterId) {

    /** Tells this form from later ones. */
    private static final String FORM = "1:";

    private static final int MAX_TEXT = 200;

    public Cursor {
        if (!EventIds.isPossible(afterId)) {
            throw new IllegalArgumentException("a cursor must stand after a possible id");
        }
    }

    public String text() {
        byte[] bytes = (FORM + afterId).getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Empty if the text is no cursor that this service gave out. */
    public static Optional<Cursor> parse(String text) {
        if (text.length() > MAX_TEXT) {
            return Optional.empty();
        }
        try {
            String decoded = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            return Optional.of(decoded)
                    .filter(form -> form.startsWith(FORM))
                    .map(form -> form.substring(FORM.length()))
                    .filter(EventIds::isPossible)
                    .map(Cursor::new);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
