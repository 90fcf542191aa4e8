package io.lockstep.search;

/** How a lookup by id ended. */
public sealed interface LookupAnswer {

    record Found(StoredEvent event, Source source) implements LookupAnswer {}

    record NotFound(Source source) implements LookupAnswer {}

    /** Neither Redis nor the event service could say; asking again later may help. */
    record Unavailable(String reason) implements LookupAnswer {}

    /** Who answered. */
    enum Source {
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
