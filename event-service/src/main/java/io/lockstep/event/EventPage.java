package io.lockstep.event;

import java.util.List;
import java.util.Optional;

/**
 * Some events in the order of their ids.
 *
 * @param next where the next page starts; empty on the last one
 */
public record EventPage(List<StoredEvent> events, Optional<Cursor> next) {
    public EventPage {
        events = List.copyOf(events);
    }
}
