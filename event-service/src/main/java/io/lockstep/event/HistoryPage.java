package io.lockstep.event;

import io.lockstep.contract.Version;
import java.util.List;
import java.util.Optional;

/**
 * Some entries of an event's history, the newest first.
 *
 * @param before the entry before the last of these, to tell what that one changed; empty if it was the first change
 * @param next where the next page starts: entries older than that version; empty on the last page
 */
public record HistoryPage(List<HistoryEntry> entries, Optional<HistoryEntry> before, Optional<Version> next) {

    public HistoryPage {
        entries = List.copyOf(entries);
    }

    /** The page of these entries, of which at most {@code size} belong to it. */
    public static HistoryPage of(List<HistoryEntry> found, int size) {
        if (found.size() <= size) {
            return new HistoryPage(found, Optional.empty(), Optional.empty());
        }
        return new HistoryPage(
                found.subList(0, size),
                Optional.of(found.get(size)),
                Optional.of(found.get(size - 1).version()));
    }
}
