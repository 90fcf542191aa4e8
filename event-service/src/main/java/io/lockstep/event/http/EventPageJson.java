package io.lockstep.event.http;

import io.lockstep.event.Cursor;
import io.lockstep.event.EventPage;
import io.lockstep.event.StoredEvent;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A page as it is answered: the documents' own bytes, as everyone else sees them. */
final class EventPageJson {

    private EventPageJson() {}

    static byte[] of(EventPage page) {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        String separator = "{\"events\":[";
        for (StoredEvent event : page.events()) {
            text(separator, json);
            json.writeBytes(event.json());
            separator = ",";
        }
        text(page.events().isEmpty() ? separator : "", json);
        // A cursor is letters, digits and dots.
        String next = page.next()
                .map(Cursor::text)
                .map(cursor -> "\"" + cursor + "\"")
                .orElse("null");
        text("],\"nextCursor\":" + next + "}", json);
        return json.toByteArray();
    }

    private static void text(String text, ByteArrayOutputStream json) {
        json.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
