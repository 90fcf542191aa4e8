package io.lockstep.search.http;

import io.lockstep.search.EventCache;
import io.lockstep.search.EventRegister;
import io.lockstep.search.SearchIndex;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready while this process can serve something: searches from Elasticsearch, or lookups from Redis or the event
 * service. One store that is away is told in the data and changes nothing, since taking every replica out because
 * Elasticsearch is away would end the lookups too.
 */
@Readiness
@Singleton
final class ReadyCheck implements HealthCheck {

    private final SearchIndex index;
    private final EventCache cache;
    private final EventRegister register;

    ReadyCheck(SearchIndex index, EventCache cache, EventRegister register) {
        this.index = index;
        this.cache = cache;
        this.register = register;
    }

    @Override
    public HealthCheckResponse call() {
        SearchIndex.State searches = index.state();
        boolean redis = cache.isReachable();
        boolean ready = searches == SearchIndex.State.UP || redis || register.isReachable();
        return HealthCheckResponse.named("search-service")
                .withData("elasticsearch", searches.wireName())
                .withData("redis", redis ? "up" : "down")
                .status(ready)
                .build();
    }
}
