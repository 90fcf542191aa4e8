package io.lockstep.event.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lockstep.event.Cursor;
import io.lockstep.event.EventPage;
import io.lockstep.event.StoredEvent;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A page as it is answered: the documents' own bytes, as everyone else sees them. */
final class EventPageJson {

    private static final ObjectWriter TEXTS = new JsonMapper().writer();

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
        text("],\"nextCursor\":" + next + unreadable(page.unreadable()) + "}", json);
        return json.toByteArray();
    }

    /** Only where there are some. */
    private static String unreadable(List<String> ids) {
        try {
            return ids.isEmpty() ? "" : ",\"unreadable\":" + TEXTS.writeValueAsString(ids);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + ids.size() + " ids", e);
        }
    }

    private static void text(String text, ByteArrayOutputStream json) {
        json.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
