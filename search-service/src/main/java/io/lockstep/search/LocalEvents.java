package io.lockstep.search;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.lockstep.contract.Version;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.DoubleSupplier;

/**
 * What this process has read lately, in front of Redis; bounded in bytes. Safe to share between threads.
 *
 * <p>While Redis tells of every entry that changes, what is kept is served until it changes or its time is over.
 * Otherwise only what was read within the last moment is.
 *
 * <pre>
 *   blind ──watching()──▶ watching: entries are dropped as they change; served up to their time to live, as long as all
 *     ▲                      │      changes up to {@value #BOUND_SECONDS} s ago are known to be told ({@link #told})
 *     └──────blind()─────────┘
 *   blind: entries are served for the blind time to live
 * </pre>
 *
 * <p>INVARIANT I3: what was read before a change was told is not kept after it ({@link Mark}); an older version never
 * takes a newer one's place; and what was kept in one period of watching is not trusted in the next, since changes in
 * between were told to nobody.
 */
@Singleton
public final class LocalEvents {

    /** No answer from here lacks a change that Redis stored longer ago. */
    static final int BOUND_SECONDS = 2;

    private static final long BOUND = Duration.ofSeconds(BOUND_SECONDS).toNanos();
    private static final int STRIPES = 4096;
    private static final double TTL_SPREAD = 0.1;
    /** From this share of its time on, one reader reads an entry again while all are still served. */
    private static final double REFRESH_AFTER = 0.8;

    private final Cache<String, Kept> events;
    private final Ticker ticker;
    private final DoubleSupplier random;
    private final boolean on;
    private final long ttl;
    private final long blindTtl;
    /** How often changes were told, by the ids' hash: two ids in one stripe cost a read more, no staleness. */
    private final AtomicLongArray changes = new AtomicLongArray(STRIPES);
    /** Odd while watching. */
    private volatile int period;
    /** Every change that Redis stored before this moment of the ticker was told. */
    private volatile long toldUpTo;

    @Inject
    LocalEvents(SearchServiceConfig config) {
        this(
                config.localCache(),
                Ticker.systemTicker(),
                () -> ThreadLocalRandom.current().nextDouble());
    }

    LocalEvents(SearchServiceConfig.LocalCache config, Ticker ticker, DoubleSupplier random) {
        this.ticker = ticker;
        this.random = random;
        this.on = config.maxBytes().asLongValue() > 0;
        this.ttl = config.ttl().toNanos();
        this.blindTtl = config.blindTtl().toNanos();
        this.events = Caffeine.newBuilder()
                .maximumWeight(config.maxBytes().asLongValue())
                .weigher((String id, Kept kept) -> kept.bytes(id))
                .expireAfterWrite(config.ttl().plus(spreadOf(config.ttl())))
                .ticker(ticker)
                .recordStats()
                .build();
    }

    /** What an entry says; both know their version. */
    sealed interface State {
        Version version();

        record Live(StoredEvent event) implements State {
            @Override
            public Version version() {
                return event.version();
            }
        }

        record Deleted(Version version) implements State {}
    }

    /** The moment before a read, by which {@link #keep} knows what was told since. */
    record Mark(long changes, int period) {}

    /** @param refresh whether this reader is asked to read the entry again, beside being served */
    record Hit(State state, boolean refresh) {}

    /** What is kept of an id and may be served. */
    Optional<Hit> find(String id) {
        Kept kept = events.getIfPresent(id);
        if (kept == null) {
            return Optional.empty();
        }
        long now = ticker.read();
        long age = now - kept.since;
        boolean trusted = kept.period == period && isWatching(period) && now - toldUpTo < BOUND;
        if (age >= (trusted ? kept.ttl : blindTtl)) {
            return Optional.empty();
        }
        return Optional.of(new Hit(kept.state, trusted && age >= kept.ttl * REFRESH_AFTER && kept.claimRefresh()));
    }

    Mark mark(String id) {
        int now = period;
        return new Mark(changes.get(stripe(id)), now);
    }

    /** Keeps what was read after the mark, unless a change was told since, or something newer is kept. */
    void keep(String id, Mark mark, State state) {
        if (!on) {
            return;
        }
        long spreadTtl = Math.round(ttl * (1 + TTL_SPREAD * (2 * random.getAsDouble() - 1)));
        Kept offered = new Kept(state, ticker.read(), spreadTtl, mark.period);
        // changed() counts before it removes, so this either sees the count, or is followed by the removal
        events.asMap().compute(id, (key, kept) -> {
            boolean told = mark.changes != changes.get(stripe(id)) || mark.period != period;
            boolean newerIsKept = kept != null && kept.state.version().isNewerThan(state.version());
            return told || newerIsKept ? kept : offered;
        });
    }

    /** The entry of that id in Redis has changed, or is gone. */
    public void changed(String id) {
        changes.incrementAndGet(stripe(id));
        events.invalidate(id);
    }

    /** All entries may have changed. */
    public void allChanged() {
        for (int stripe = 0; stripe < STRIPES; stripe++) {
            changes.incrementAndGet(stripe);
        }
        events.invalidateAll();
    }

    /** From now on every change is told. */
    public synchronized void watching() {
        if (!isWatching(period)) {
            toldUpTo = ticker.read();
            period = period + 1;
        }
    }

    /** @param upTo every change that Redis stored before this moment was told, in nanoseconds of the ticker */
    public void told(long upTo) {
        toldUpTo = upTo;
    }

    /** From now on changes may go untold. */
    public synchronized void blind() {
        if (isWatching(period)) {
            period = period + 1;
        }
    }

    public boolean isWatching() {
        return isWatching(period);
    }

    /** Bytes of what is kept, by the measure that bounds it. */
    public long bytes() {
        return events.policy()
                .eviction()
                .flatMap(eviction -> eviction.weightedSize().stream().boxed().findFirst())
                .orElse(0L);
    }

    public long entries() {
        return events.estimatedSize();
    }

    /** Entries that had to go for want of room, since the start. */
    public long evictions() {
        return events.stats().evictionCount();
    }

    private static boolean isWatching(int period) {
        return (period & 1) == 1;
    }

    private static int stripe(String id) {
        int hash = id.hashCode();
        return (hash ^ hash >>> 16) & STRIPES - 1;
    }

    private static Duration spreadOf(Duration ttl) {
        return Duration.ofNanos(Math.round(ttl.toNanos() * TTL_SPREAD));
    }

    private static final class Kept {
        /** Keys, nodes and headers, roughly. */
        private static final int OVERHEAD_BYTES = 256;

        private final State state;
        private final long since;
        private final long ttl;
        private final int period;
        private final AtomicBoolean refreshing = new AtomicBoolean();

        Kept(State state, long since, long ttl, int period) {
            this.state = state;
            this.since = since;
            this.ttl = ttl;
            this.period = period;
        }

        boolean claimRefresh() {
            return refreshing.compareAndSet(false, true);
        }

        int bytes(String id) {
            int document = switch (state) {
                case State.Live live -> live.event().document().length;
                case State.Deleted deleted -> 0;
            };
            return OVERHEAD_BYTES + id.length() + document;
        }
    }
}
