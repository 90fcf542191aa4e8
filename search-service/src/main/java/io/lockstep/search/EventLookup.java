package io.lockstep.search;

import com.github.benmanes.caffeine.cache.Ticker;
import io.lockstep.contract.Version;
import io.lockstep.search.EventCache.Entry;
import io.lockstep.search.EventRegister.Row;
import io.lockstep.search.LocalEvents.Hit;
import io.lockstep.search.LocalEvents.Mark;
import io.lockstep.search.LocalEvents.State;
import io.lockstep.search.LookupAnswer.Found;
import io.lockstep.search.LookupAnswer.NotFound;
import io.lockstep.search.LookupAnswer.Source;
import io.lockstep.search.LookupAnswer.Unavailable;
import io.lockstep.search.SingleFlight.Landing;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Finds one event by its id: in this process, in the cache, or else in the register, from which it fills the cache.
 *
 * <pre>
 *   local:  live ──▶ found        deleted ──▶ not found
 *           nothing ──▶ cache, one reader a key
 *   cache:  live ──▶ found        deleted ──▶ not found        both kept locally
 *           absent, fence ──▶ lease ──▶ register ──▶ fill ──▶ found
 *           unreachable             ──▶ register          ──▶ found, kept locally for a moment
 *   register: missing ──▶ not found, remembered for a second        unreachable ──▶ unavailable
 * </pre>
 *
 * <p>Without the cache every answer is the register's own, so a cache that is away makes lookups slower, never wrong.
 * Answers come on threads that must not be blocked.
 */
@Singleton
public final class EventLookup {

    private final LocalEvents local;
    private final EventCache cache;
    private final RowLoads rows;
    private final UnknownIds unknownIds;
    private final FreshLookup fresh;
    private final SingleFlight<String, LookupAnswer> flights;
    private final Ticker ticker;

    @Inject
    EventLookup(LocalEvents local, EventCache cache, RowLoads rows, SearchServiceConfig config) {
        this(local, cache, rows, config.tokens().maxWait(), Ticker.systemTicker());
    }

    /** @param patience how long a reader waits for what it has seen */
    EventLookup(LocalEvents local, EventCache cache, RowLoads rows, Duration patience, Ticker ticker) {
        this.local = local;
        this.cache = cache;
        this.rows = rows;
        this.unknownIds = new UnknownIds(ticker);
        this.fresh = new FreshLookup(rows, patience, ticker::read);
        this.flights = new SingleFlight<>(ticker::read);
        this.ticker = ticker;
    }

    /** @param seen the version that the answer must not be older than */
    public CompletionStage<LookupAnswer> find(String id, Optional<Version> seen) {
        Optional<LookupAnswer> kept = kept(id);
        if (seen.isEmpty()) {
            return kept.map(CompletableFuture::completedStage).orElseGet(() -> readThrough(id));
        }
        return kept.filter(answer -> answer.isAsNewAs(seen.get()))
                .map(CompletableFuture::completedStage)
                .orElseGet(() -> fresh.find(id, seen.get(), () -> readThrough(id)));
    }

    private Optional<LookupAnswer> kept(String id) {
        Optional<Hit> hit = local.find(id);
        if (hit.isPresent() && hit.get().refresh()) {
            readThrough(id);
        }
        return hit.map(kept -> answer(kept.state(), Source.LOCAL));
    }

    private CompletionStage<LookupAnswer> readThrough(String id) {
        return flights.run(id, () -> {
                    Beginning beginning = new Beginning(local.mark(id), ticker.read());
                    return cache.read(id).thenCompose(entry -> answer(id, entry, beginning));
                })
                .thenApply(Landing::value);
    }

    /** Of a read: what had been told of changes, and then when it was, on the clock of the row loads. */
    private record Beginning(Mark mark, long nanos) {}

    private CompletionStage<LookupAnswer> answer(String id, Entry entry, Beginning beginning) {
        return switch (entry) {
            case Entry.Live live -> kept(id, beginning.mark(), new State.Live(live.event()));
            case Entry.Deleted deleted -> kept(id, beginning.mark(), new State.Deleted(deleted.version()));
            case Entry.Absent absent when unknownIds.contains(id) -> unknown();
            case Entry.Absent absent -> rows.loadAndFill(id).thenApply(loaded -> answer(id, loaded));
            case Entry.Fenced fenced -> rows.loadAndFill(id).thenApply(loaded -> answer(id, loaded));
            case Entry.Unreachable unreachable when unknownIds.contains(id) -> unknown();
            case Entry.Unreachable unreachable -> loadWithoutCache(id, beginning);
        };
    }

    private CompletionStage<LookupAnswer> kept(String id, Mark mark, State state) {
        local.keep(id, mark, state);
        return CompletableFuture.completedStage(answer(state, Source.REDIS));
    }

    /** INVARIANT I3: a load that others began before the mark may have missed a change that was told before it. */
    private CompletionStage<LookupAnswer> loadWithoutCache(String id, Beginning beginning) {
        return rows.load(id).thenApply(landing -> {
            if (landing.value() instanceof Row.Present row && landing.began() - beginning.nanos() >= 0) {
                local.keep(id, beginning.mark(), new State.Live(row.event()));
            }
            return answer(id, landing.value());
        });
    }

    private LookupAnswer answer(String id, Row loaded) {
        return switch (loaded) {
            case Row.Present row -> new Found(row.event(), Source.EVENT_SERVICE);
            case Row.Missing missing -> {
                unknownIds.add(id);
                yield new NotFound(Optional.empty(), Source.EVENT_SERVICE);
            }
            case Row.Unreachable unreachable -> new Unavailable(unreachable.reason());
        };
    }

    private static LookupAnswer answer(State state, Source source) {
        return switch (state) {
            case State.Live live -> new Found(live.event(), source);
            case State.Deleted deleted -> new NotFound(Optional.of(deleted.version()), source);
        };
    }

    private static CompletionStage<LookupAnswer> unknown() {
        return CompletableFuture.completedStage(new NotFound(Optional.empty(), Source.EVENT_SERVICE));
    }
}
