package io.lockstep.search;

import com.github.benmanes.caffeine.cache.Ticker;
import io.lockstep.search.fixture.TestConfig;
import java.util.Map;

/** Local caches with the defaults: a minute while changes are told, a second while they are not. */
final class TestLocalEvents {

    private TestLocalEvents() {}

    static LocalEvents with(Ticker ticker) {
        return new LocalEvents(TestConfig.defaults().localCache(), ticker, () -> 0.5);
    }

    static LocalEvents with(Ticker ticker, int maxBytes) {
        Map<String, String> properties = Map.of("lockstep.local-cache.max-bytes", Integer.toString(maxBytes));
        return new LocalEvents(TestConfig.with(properties).localCache(), ticker, () -> 0.5);
    }
}
