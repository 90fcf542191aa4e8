package io.lockstep.event;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A place between two entries of a list. Clients get it as opaque text and must not read it, so that its form can
 * change.
 *
 * @param mark of the list that the place is in: in another one it means nothing
 * @param place what the entry before it is sorted by, one or two texts
 */
public record Cursor(String mark, List<String> place) {

    /** Tells this form from others. */
    private static final String FORM = "2";

    private static final int MAX_TEXT = 3000;

    public Cursor {
        place = List.copyOf(place);
        if (place.isEmpty() || place.size() > 2 || !mark.matches("[0-9a-z]{1,20}")) {
            throw new IllegalArgumentException("a cursor must have one or two texts and a mark");
        }
    }

    public String text() {
        StringBuilder text = new StringBuilder(FORM + "." + mark);
        for (String part : place) {
            text.append('.')
                    .append(Base64.getUrlEncoder()
                            .withoutPadding()
                            .encodeToString(part.getBytes(StandardCharsets.UTF_8)));
        }
        return text.toString();
    }

    /**
     * Reads a cursor of the list with this mark.
     *
     * @param texts how many it must have
     * @return empty if this service gave out no such text for that list
     */
    public static Optional<Cursor> parse(String text, String mark, int texts) {
        String[] parts = text.split("\\.", -1);
        if (text.length() > MAX_TEXT || parts.length != texts + 2 || !parts[0].equals(FORM) || !parts[1].equals(mark)) {
            return Optional.empty();
        }
        try {
            List<String> place = new ArrayList<>();
            for (int i = 2; i < parts.length; i++) {
                place.add(StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(Base64.getUrlDecoder().decode(parts[i])))
                        .toString());
            }
            return Optional.of(new Cursor(mark, place));
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
