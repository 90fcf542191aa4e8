package io.lockstep.search;

import com.github.benmanes.caffeine.cache.Ticker;
import io.lockstep.search.EventCache.Entry;
import io.lockstep.search.EventCache.Lease;
import io.lockstep.search.EventRegister.Row;
import io.lockstep.search.LookupAnswer.Found;
import io.lockstep.search.LookupAnswer.NotFound;
import io.lockstep.search.LookupAnswer.Source;
import io.lockstep.search.LookupAnswer.Unavailable;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Finds one event by its id: in the cache, or else in the register, from which it fills the cache.
 *
 * <pre>
 *   cache:  live ──▶ found        deleted ──▶ not found
 *           absent, fence ──▶ lease ──▶ register, one loader a key ──▶ fill ──▶ found
 *           unreachable             ──▶ register, one loader a key          ──▶ found
 *   register: missing ──▶ not found, remembered for a second        unreachable ──▶ unavailable
 * </pre>
 *
 * <p>Without the cache every answer is the register's own, so a cache that is away makes lookups slower, never wrong.
 */
@Singleton
public final class EventLookup {

    private final EventCache cache;
    private final EventRegister register;
    private final UnknownIds unknownIds;
    private final SingleFlight<String, LookupAnswer> loads = new SingleFlight<>();

    @Inject
    EventLookup(EventCache cache, EventRegister register) {
        this(cache, register, Ticker.systemTicker());
    }

    EventLookup(EventCache cache, EventRegister register, Ticker ticker) {
        this.cache = cache;
        this.register = register;
        this.unknownIds = new UnknownIds(ticker);
    }

    public LookupAnswer find(String id) {
        return switch (cache.read(id)) {
            case Entry.Live live -> new Found(live.event(), Source.REDIS);
            case Entry.Deleted deleted -> new NotFound(Source.REDIS);
            case Entry.Absent absent ->
                unknownIds.contains(id) ? new NotFound(Source.EVENT_SERVICE) : load(id, () -> cache.lease(id));
            case Entry.Fenced fenced -> load(id, () -> cache.lease(id));
            case Entry.Unreachable unreachable ->
                unknownIds.contains(id) ? new NotFound(Source.EVENT_SERVICE) : load(id, Optional::empty);
        };
    }

    private LookupAnswer load(String id, Supplier<Optional<Lease>> leasing) {
        return loads.run(id, () -> {
            Optional<Lease> lease = leasing.get();
            Row loaded = register.load(id);
            if (loaded instanceof Row.Present row) {
                lease.ifPresent(held -> cache.fill(id, held, row.event()));
            } else {
                lease.ifPresent(held -> cache.release(id));
            }
            return answer(id, loaded);
        });
    }

    private LookupAnswer answer(String id, Row loaded) {
        return switch (loaded) {
            case Row.Present row -> new Found(row.event(), Source.EVENT_SERVICE);
            case Row.Missing missing -> {
                unknownIds.add(id);
                yield new NotFound(Source.EVENT_SERVICE);
            }
            case Row.Unreachable unreachable -> new Unavailable(unreachable.reason());
        };
    }
}
