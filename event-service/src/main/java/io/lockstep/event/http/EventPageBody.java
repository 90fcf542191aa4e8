package io.lockstep.event.http;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.lockstep.contract.EventDocument;
import io.lockstep.event.Cursor;
import io.lockstep.event.EventPage;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A page as it is answered.
 *
 * @param events the documents' own bytes, as everyone else sees them
 * @param nextCursor null on the last page
 */
record EventPageBody(
        @JsonRawValue @Schema(implementation = EventDocument[].class)
        String events,

        @Schema(description = "for the next page; null on the last", nullable = true)
        String nextCursor) {

    static EventPageBody of(EventPage page) {
        String events = page.events().stream()
                .map(event -> new String(event.json(), StandardCharsets.UTF_8))
                .collect(Collectors.joining(",", "[", "]"));
        return new EventPageBody(events, page.next().map(Cursor::text).orElse(null));
    }
}
