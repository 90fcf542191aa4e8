package io.lockstep.event;

import java.util.List;
import java.util.Optional;

/**
 * Some events in the order of their filter.
 *
 * @param unreadable ids of rows of this page that SQL by hand left so that they are no events
 * @param next where the next page starts; empty on the last one
 */
public record EventPage(List<StoredEvent> events, List<String> unreadable, Optional<Cursor> next) {
    public EventPage {
        events = List.copyOf(events);
        unreadable = List.copyOf(unreadable);
    }
}
