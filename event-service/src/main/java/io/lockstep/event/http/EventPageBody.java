package io.lockstep.event.http;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.lockstep.event.Cursor;
import io.lockstep.event.EventPage;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/**
 * A page as it is answered.
 *
 * @param events the documents' own bytes, as everyone else sees them
 * @param nextCursor null on the last page
 */
record EventPageBody(@JsonRawValue String events, String nextCursor) {

    static EventPageBody of(EventPage page) {
        String events = page.events().stream()
                .map(event -> new String(event.json(), StandardCharsets.UTF_8))
                .collect(Collectors.joining(",", "[", "]"));
        return new EventPageBody(events, page.next().map(Cursor::text).orElse(null));
    }
}
