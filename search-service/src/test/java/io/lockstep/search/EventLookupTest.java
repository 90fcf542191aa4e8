package io.lockstep.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.contract.Version;
import io.lockstep.search.EventCache.Entry;
import io.lockstep.search.EventRegister.Row;
import io.lockstep.search.LookupAnswer.Found;
import io.lockstep.search.LookupAnswer.NotFound;
import io.lockstep.search.LookupAnswer.Source;
import io.lockstep.search.LookupAnswer.TooOld;
import io.lockstep.search.LookupAnswer.Unavailable;
import io.lockstep.search.fixture.CacheInMemory;
import io.lockstep.search.fixture.RegisterInMemory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class EventLookupTest {

    private static final byte[] DOCUMENT = "{}".getBytes(StandardCharsets.UTF_8);
    private static final StoredEvent EVENT = event(5);
    private static final NotFound NO_ROW = new NotFound(Optional.empty(), Source.EVENT_SERVICE);
    private static final Duration PATIENCE = Duration.ofMillis(150);

    private final CacheInMemory cache = new CacheInMemory();
    private final RegisterInMemory register = new RegisterInMemory();
    private final Deque<Runnable> heldLoads = new ArrayDeque<>();
    private boolean holdLoads;
    private final long started = System.nanoTime();
    private long nanos;
    private final LocalEvents local = TestLocalEvents.with(() -> nanos);
    private final RowLoads rows = new RowLoads(cache, register, this::load, this::now);
    private final EventLookup lookup = new EventLookup(local, cache, rows, PATIENCE, this::now);

    @Test
    void aLiveEntryIsServedWithoutTheRegister() {
        cache.entries.put("evt_1", new Entry.Live(EVENT));

        assertThat(find("evt_1")).isEqualTo(new Found(EVENT, Source.REDIS));
        assertThat(register.loads).isEmpty();
    }

    @Test
    void aDeletedEntryIsNotFoundWithoutTheRegister() {
        cache.entries.put("evt_1", new Entry.Deleted(new Version(5)));

        assertThat(find("evt_1")).isEqualTo(new NotFound(Optional.of(new Version(5)), Source.REDIS));
        assertThat(register.loads).isEmpty();
    }

    @Test
    void anAbsentEntryIsLoadedAndFilled() {
        register.rows.put("evt_1", new Row.Present(EVENT));

        assertThat(find("evt_1")).isEqualTo(new Found(EVENT, Source.EVENT_SERVICE));
        assertThat(find("evt_1")).isEqualTo(new Found(EVENT, Source.REDIS));
    }

    @Test
    void aCacheThatIsAwayIsNotFilled() {
        cache.entries.put("evt_1", new Entry.Unreachable());
        register.rows.put("evt_1", new Row.Present(EVENT));

        assertThat(find("evt_1")).isEqualTo(new Found(EVENT, Source.EVENT_SERVICE));
        assertThat(cache.entries).containsEntry("evt_1", new Entry.Unreachable());
    }

    @Test
    void aRegisterThatIsAwayIsUnavailableAndNotUnknown() {
        register.rows.put("evt_1", new Row.Unreachable("away"));

        assertThat(find("evt_1")).isEqualTo(new Unavailable("away"));
        assertThat(find("evt_1")).isEqualTo(new Unavailable("away"));
        assertThat(register.loads).hasSize(2);
    }

    @Test
    void anUnknownIdIsAskedForOnceASecond() {
        find("evt_1");
        find("evt_1");
        assertThat(register.loads).hasSize(1);

        nanos = Duration.ofSeconds(2).toNanos();
        find("evt_1");
        assertThat(register.loads).hasSize(2);
    }

    /** INVARIANT I3: what the worker stores is seen at once, although the id was unknown a moment ago. */
    @Test
    void anUnknownIdNeverHidesARowThatTheCacheHas() {
        assertThat(find("evt_1")).isEqualTo(NO_ROW);
        assertThat(cache.entries).isEmpty();

        cache.entries.put("evt_1", new Entry.Live(EVENT));

        assertThat(find("evt_1")).isEqualTo(new Found(EVENT, Source.REDIS));
    }

    /** INVARIANT I3: the lease is taken before the row is read, or a change between the two would go unnoticed. */
    @Test
    void theLeaseIsTakenBeforeTheRowIsLoaded() {
        register.rows.put("evt_1", new Row.Present(EVENT));
        register.whileLoading = () -> assertThat(cache.leases).containsKey("evt_1");

        find("evt_1");

        assertThat(register.loads).hasSize(1);
    }

    @Test
    void aLeaseUnderWhichNothingWasFoundIsGivenBack() {
        find("evt_1");
        assertThat(cache.leases).isEmpty();

        register.rows.put("evt_2", new Row.Unreachable("away"));
        find("evt_2");
        assertThat(cache.leases).isEmpty();
    }

    /** The worker leaves a fence for an event that was unknown a moment ago: it exists now. */
    @Test
    void aFenceIsLoadedAlthoughTheIdWasUnknownAMomentAgo() {
        assertThat(find("evt_1")).isEqualTo(NO_ROW);
        cache.entries.put("evt_1", new Entry.Fenced());
        register.rows.put("evt_1", new Row.Present(EVENT));

        assertThat(find("evt_1")).isEqualTo(new Found(EVENT, Source.EVENT_SERVICE));
    }

    @Test
    void whatWasReadIsServedLocallyWhileChangesAreTold() {
        local.watching();
        cache.entries.put("evt_1", new Entry.Live(EVENT));

        assertThat(find("evt_1")).isEqualTo(new Found(EVENT, Source.REDIS));
        assertThat(find("evt_1")).isEqualTo(new Found(EVENT, Source.LOCAL));

        cache.entries.put("evt_1", new Entry.Deleted(new Version(6)));
        local.changed("evt_1");
        assertThat(find("evt_1")).isEqualTo(new NotFound(Optional.of(new Version(6)), Source.REDIS));
        assertThat(find("evt_1")).isEqualTo(new NotFound(Optional.of(new Version(6)), Source.LOCAL));
    }

    @Test
    void withoutTheCacheARowIsServedForAMoment() {
        cache.entries.put("evt_1", new Entry.Unreachable());
        register.rows.put("evt_1", new Row.Present(EVENT));

        for (int i = 0; i < 100; i++) {
            find("evt_1");
        }
        assertThat(register.loads).hasSize(1);

        nanos += Duration.ofSeconds(1).toNanos();
        find("evt_1");
        assertThat(register.loads).hasSize(2);
    }

    @Test
    void anEntryThatGrowsOldIsReadAgainByOneReaderWhileAllAreServed() {
        local.watching();
        cache.entries.put("evt_1", new Entry.Live(EVENT));
        find("evt_1");
        cache.entries.put("evt_1", new Entry.Live(event(6)));
        int reads = cache.reads;

        nanos += Duration.ofSeconds(50).toNanos();
        local.told(nanos);
        assertThat(find("evt_1")).isEqualTo(new Found(EVENT, Source.LOCAL));

        assertThat(cache.reads).isEqualTo(reads + 1);
        assertThat(find("evt_1").isAsNewAs(new Version(6))).isTrue();
        assertThat(cache.reads).isEqualTo(reads + 1);
    }

    // INVARIANT I10, from here on

    @Test
    void aReaderIsServedFromTheCachesIfTheyHaveWhatItHasSeen() {
        local.watching();
        cache.entries.put("evt_1", new Entry.Live(EVENT));

        assertThat(find("evt_1", 4)).isEqualTo(new Found(EVENT, Source.REDIS));
        assertThat(find("evt_1", 5)).isEqualTo(new Found(EVENT, Source.LOCAL));
        assertThat(register.loads).isEmpty();
    }

    @Test
    void aReaderWhoHasSeenMoreThanTheCachesGetsTheRow() {
        local.watching();
        cache.entries.put("evt_1", new Entry.Live(EVENT));
        register.rows.put("evt_1", new Row.Present(event(6)));
        find("evt_1");

        assertThat(find("evt_1", 6).isAsNewAs(new Version(6))).isTrue();
        assertThat(find("evt_1", 3)).isEqualTo(new Found(EVENT, Source.LOCAL));
    }

    @Test
    void aReaderWhoHasSeenMoreThanADeletionGetsTheRestoredRow() {
        cache.entries.put("evt_1", new Entry.Deleted(new Version(5)));
        register.rows.put("evt_1", new Row.Present(event(6)));

        assertThat(find("evt_1", 6).isAsNewAs(new Version(6))).isTrue();
        assertThat(find("evt_1", 5)).isEqualTo(new NotFound(Optional.of(new Version(5)), Source.LOCAL));
    }

    @Test
    void aReaderWhoHasSeenTheDeletionDoesNotFindTheEventInTheCache() {
        cache.entries.put("evt_1", new Entry.Live(EVENT));

        assertThat(find("evt_1", 6)).isEqualTo(NO_ROW);
    }

    /** "No row" has no version: who asked before the write was told so, and that says nothing to who comes after it. */
    @Test
    void thatThereWasNoRowBeforeTheReaderCameDoesNotCount() {
        cache.entries.put("evt_1", new Entry.Deleted(new Version(1)));
        holdLoads = true;
        CompletableFuture<LookupAnswer> before = asked("evt_1", 2);
        CompletableFuture<LookupAnswer> after = asked("evt_1", 5);
        holdLoads = false;
        assertThat(heldLoads).hasSize(1);
        heldLoads.remove().run();
        register.rows.put("evt_1", new Row.Present(EVENT));

        assertThat(before.join()).isEqualTo(NO_ROW);
        assertThat(after.join()).isEqualTo(new Found(EVENT, Source.EVENT_SERVICE));
    }

    @Test
    void anUnknownIdThatIsRememberedDoesNotHideWhatTheReaderHasSeen() {
        assertThat(find("evt_1")).isEqualTo(NO_ROW);
        register.rows.put("evt_1", new Row.Present(EVENT));

        assertThat(find("evt_1")).isEqualTo(NO_ROW);
        assertThat(find("evt_1", 5)).isEqualTo(new Found(EVENT, Source.EVENT_SERVICE));
    }

    @Test
    void nothingOlderIsShownWhenTheTimeIsOver() {
        cache.entries.put("evt_1", new Entry.Live(EVENT));
        register.rows.put("evt_1", new Row.Present(EVENT));
        long started = System.nanoTime();

        assertThat(find("evt_1", 6)).isEqualTo(new TooOld(new Version(6)));
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(PATIENCE.multipliedBy(3));

        register.rows.put("evt_1", new Row.Unreachable("away"));
        assertThat(find("evt_1", 6)).isEqualTo(new TooOld(new Version(6)));
    }

    @Test
    void aReaderDoesNotWaitLongerForALoadThatWaitsItsTurn() {
        cache.entries.put("evt_1", new Entry.Live(EVENT));
        register.rows.put("evt_1", new Row.Present(event(6)));
        holdLoads = true;

        assertThat(asked("evt_1", 6)).succeedsWithin(PATIENCE.multipliedBy(3)).isEqualTo(new TooOld(new Version(6)));
    }

    @Test
    void aRowThatWasReadBeforeAChangeWasToldIsNotKept() {
        cache.entries.put("evt_1", new Entry.Unreachable());
        register.rows.put("evt_1", new Row.Present(EVENT));
        local.watching();
        holdLoads = true;
        CompletableFuture<?> earlier = rows.load("evt_1").toCompletableFuture();
        local.changed("evt_1");
        CompletableFuture<?> later = lookup.find("evt_1", Optional.empty()).toCompletableFuture();

        heldLoads.remove().run();

        assertThat(earlier).isCompleted();
        assertThat(later).isCompleted();
        assertThat(local.find("evt_1")).isEmpty();
    }

    @Test
    void aReaderWaitsForTheCacheWhileTheRegisterIsAway() {
        cache.entries.put("evt_1", new Entry.Live(EVENT));
        register.rows.put("evt_1", new Row.Unreachable("away"));
        register.whileLoading = () -> cache.entries.put("evt_1", new Entry.Live(event(6)));

        assertThat(find("evt_1", 6)).isEqualTo(new Found(event(6), Source.REDIS));
    }

    private LookupAnswer find(String id) {
        return lookup.find(id, Optional.empty()).toCompletableFuture().join();
    }

    private LookupAnswer find(String id, long seen) {
        return asked(id, seen).join();
    }

    private CompletableFuture<LookupAnswer> asked(String id, long seen) {
        return lookup.find(id, Optional.of(new Version(seen))).toCompletableFuture();
    }

    /** Waiting takes real time, all else only what a test says. */
    private long now() {
        return nanos + System.nanoTime() - started;
    }

    private void load(Runnable load) {
        if (holdLoads) {
            heldLoads.add(load);
        } else {
            load.run();
        }
    }

    /** Records compare arrays by identity, so all share one. */
    private static StoredEvent event(long version) {
        return new StoredEvent(new Version(version), DOCUMENT);
    }
}
