package io.lockstep.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EventIdsTest {

    @Test
    void sortByTime() {
        String earlier = at("2026-11-24T08:00:00Z").next();
        String later = at("2026-11-24T08:00:00.001Z").next();

        assertThat(earlier).isLessThan(later).matches("evt_[0-9a-hjkmnp-tv-z]{13}");
        assertThat(EventIds.isPossible(earlier)).isTrue();
    }

    @Test
    void differWithinAMillisecond() {
        EventIds ids = at("2026-11-24T08:00:00Z");

        List<String> made = Stream.generate(ids::next).limit(1000).toList();

        assertThat(made).doesNotHaveDuplicates().isSorted();
    }

    private static EventIds at(String instant) {
        return new EventIds(Clock.fixed(Instant.parse(instant), ZoneOffset.UTC), new Random(1));
    }
}
