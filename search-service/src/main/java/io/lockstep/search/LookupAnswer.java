package io.lockstep.search;

import io.lockstep.contract.Version;
import java.util.Optional;

/** How a lookup by id ended. */
public sealed interface LookupAnswer {

    record Found(StoredEvent event, Source source) implements LookupAnswer {}

    /** @param deletedAt the version of the deletion; empty if there is no row, which says nothing of versions */
    record NotFound(Optional<Version> deletedAt, Source source) implements LookupAnswer {}

    /** Neither Redis nor the event service could say; asking again later may help. */
    record Unavailable(String reason) implements LookupAnswer {}

    /** Nothing as new as the reader has seen could be had in time; asking again later may help. */
    record TooOld(Version seen) implements LookupAnswer {}

    /** Whether this shows the event as it was at that version or later. */
    default boolean isAsNewAs(Version seen) {
        return switch (this) {
            case Found found -> !seen.isNewerThan(found.event().version());
            case NotFound none ->
                none.deletedAt().filter(deleted -> !seen.isNewerThan(deleted)).isPresent();
            case Unavailable unavailable -> false;
            case TooOld tooOld -> false;
        };
    }

    /** Who answered. */
    enum Source {
        LOCAL("local"),
        REDIS("redis"),
        EVENT_SERVICE("event-service");

        private final String wireName;

        Source(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }
    }
}
