package io.lockstep.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.contract.Version;
import io.lockstep.search.EventCache.Entry;
import io.lockstep.search.EventRegister.Row;
import io.lockstep.search.LookupAnswer.Found;
import io.lockstep.search.LookupAnswer.NotFound;
import io.lockstep.search.LookupAnswer.Source;
import io.lockstep.search.LookupAnswer.Unavailable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventLookupTest {

    private static final StoredEvent EVENT = new StoredEvent(new Version(5), "{}".getBytes(StandardCharsets.UTF_8));

    private final CacheInMemory cache = new CacheInMemory();
    private final RegisterInMemory register = new RegisterInMemory();
    private long nanos;
    private final EventLookup lookup = new EventLookup(cache, register, () -> nanos);

    @Test
    void aLiveEntryIsServedWithoutTheRegister() {
        cache.entries.put("evt_1", new Entry.Live(EVENT));

        assertThat(lookup.find("evt_1")).isEqualTo(new Found(EVENT, Source.REDIS));
        assertThat(register.loads).isEmpty();
    }

    @Test
    void aDeletedEntryIsNotFoundWithoutTheRegister() {
        cache.entries.put("evt_1", new Entry.Deleted());

        assertThat(lookup.find("evt_1")).isEqualTo(new NotFound(Source.REDIS));
        assertThat(register.loads).isEmpty();
    }

    @Test
    void anAbsentEntryIsLoadedAndFilled() {
        register.rows.put("evt_1", new Row.Present(EVENT));

        assertThat(lookup.find("evt_1")).isEqualTo(new Found(EVENT, Source.EVENT_SERVICE));
        assertThat(lookup.find("evt_1")).isEqualTo(new Found(EVENT, Source.REDIS));
    }

    @Test
    void aCacheThatIsAwayIsNotFilled() {
        cache.entries.put("evt_1", new Entry.Unreachable());
        register.rows.put("evt_1", new Row.Present(EVENT));

        assertThat(lookup.find("evt_1")).isEqualTo(new Found(EVENT, Source.EVENT_SERVICE));
        assertThat(cache.entries).containsEntry("evt_1", new Entry.Unreachable());
    }

    @Test
    void aRegisterThatIsAwayIsUnavailableAndNotUnknown() {
        register.rows.put("evt_1", new Row.Unreachable("away"));

        assertThat(lookup.find("evt_1")).isEqualTo(new Unavailable("away"));
        assertThat(lookup.find("evt_1")).isEqualTo(new Unavailable("away"));
        assertThat(register.loads).hasSize(2);
    }

    @Test
    void anUnknownIdIsAskedForOnceASecond() {
        lookup.find("evt_1");
        lookup.find("evt_1");
        assertThat(register.loads).hasSize(1);

        nanos = Duration.ofSeconds(2).toNanos();
        lookup.find("evt_1");
        assertThat(register.loads).hasSize(2);
    }

    /** INVARIANT I3: what the worker stores is seen at once, although the id was unknown a moment ago. */
    @Test
    void anUnknownIdNeverHidesARowThatTheCacheHas() {
        assertThat(lookup.find("evt_1")).isEqualTo(new NotFound(Source.EVENT_SERVICE));
        assertThat(cache.entries).isEmpty();

        cache.entries.put("evt_1", new Entry.Live(EVENT));

        assertThat(lookup.find("evt_1")).isEqualTo(new Found(EVENT, Source.REDIS));
    }

    /** INVARIANT I3: the lease is taken before the row is read, or a change between the two would go unnoticed. */
    @Test
    void theLeaseIsTakenBeforeTheRowIsLoaded() {
        register.rows.put("evt_1", new Row.Present(EVENT));
        register.whileLoading = () -> assertThat(cache.leases).containsKey("evt_1");

        lookup.find("evt_1");

        assertThat(register.loads).hasSize(1);
    }

    @Test
    void aLeaseUnderWhichNothingWasFoundIsGivenBack() {
        lookup.find("evt_1");
        assertThat(cache.leases).isEmpty();

        register.rows.put("evt_2", new Row.Unreachable("away"));
        lookup.find("evt_2");
        assertThat(cache.leases).isEmpty();
    }

    /** The worker leaves a fence for an event that was unknown a moment ago: it exists now. */
    @Test
    void aFenceIsLoadedAlthoughTheIdWasUnknownAMomentAgo() {
        assertThat(lookup.find("evt_1")).isEqualTo(new NotFound(Source.EVENT_SERVICE));
        cache.entries.put("evt_1", new Entry.Fenced());
        register.rows.put("evt_1", new Row.Present(EVENT));

        assertThat(lookup.find("evt_1")).isEqualTo(new Found(EVENT, Source.EVENT_SERVICE));
    }

    private static final class CacheInMemory implements EventCache {
        private final Map<String, Entry> entries = new HashMap<>();
        private final Map<String, Lease> leases = new HashMap<>();

        @Override
        public Entry read(String id) {
            return entries.getOrDefault(id, new Entry.Absent());
        }

        @Override
        public Optional<Lease> lease(String id) {
            assertThat(leases.put(id, new Lease("t" + leases.size()))).isNull();
            return Optional.of(leases.get(id));
        }

        @Override
        public void fill(String id, Lease lease, StoredEvent event) {
            assertThat(leases.remove(id)).isEqualTo(lease);
            entries.put(id, new Entry.Live(event));
        }

        @Override
        public void release(String id) {
            assertThat(leases.remove(id)).isNotNull();
        }

        @Override
        public boolean isReachable() {
            return true;
        }
    }

    private static final class RegisterInMemory implements EventRegister {
        private final Map<String, Row> rows = new HashMap<>();
        private final List<String> loads = new ArrayList<>();
        private Runnable whileLoading = () -> {};

        @Override
        public Row load(String id) {
            whileLoading.run();
            loads.add(id);
            return rows.getOrDefault(id, new Row.Missing());
        }

        @Override
        public boolean isReachable() {
            return true;
        }
    }
}
