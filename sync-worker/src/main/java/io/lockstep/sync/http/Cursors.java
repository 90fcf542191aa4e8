package io.lockstep.sync.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lockstep.sync.deadletter.LetterQuery.Cursor;
import java.util.Base64;

/** Cursors as clients see them: opaque. They name a place in the listing and grant nothing. */
final class Cursors {

    private Cursors() {}

    static String write(Cursor cursor) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(cursor.toString().getBytes(UTF_8));
    }

    /** @throws IllegalArgumentException if the text is no cursor */
    static Cursor read(String text) {
        return Cursor.parse(new String(Base64.getUrlDecoder().decode(text), UTF_8));
    }
}
