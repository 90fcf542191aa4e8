package io.lockstep.search;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;

/**
 * The ids that the event service has just said it does not know, for a moment, so that a burst of lookups of one of
 * them costs one request.
 *
 * <p>INVARIANT I3: "unknown" has no version, so it is never written to Redis, where it could hide a newer row; it stays
 * in this process, is asked only after Redis had nothing, and ends by itself.
 */
final class UnknownIds {

    static final Duration REMEMBERED = Duration.ofSeconds(1);
    private static final int MAX_IDS = 10_000;

    private final Cache<String, Boolean> ids;

    UnknownIds(Ticker ticker) {
        this.ids = Caffeine.newBuilder()
                .maximumSize(MAX_IDS)
                .expireAfterWrite(REMEMBERED)
                .ticker(ticker)
                .build();
    }

    void add(String id) {
        ids.put(id, true);
    }

    boolean contains(String id) {
        return ids.getIfPresent(id) != null;
    }
}
