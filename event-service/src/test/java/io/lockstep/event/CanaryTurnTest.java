package io.lockstep.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.contract.Canary;
import io.lockstep.contract.ChangeRecord;
import io.lockstep.contract.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CanaryTurnTest {

    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final Map<String, Version> beats = new HashMap<>();
    private Instant now = Instant.parse("2026-11-24T08:00:00Z");

    @Test
    void everyCanaryBeatsOnceBeforeOneBeatsAgain() {
        Set<String> first = new HashSet<>();
        for (int turn = 0; turn < Canary.ids().size(); turn++) {
            first.add(beat());
        }
        assertThat(first).containsExactlyInAnyOrderElementsOf(Canary.ids());
        assertThat(first).contains(beat());
    }

    @Test
    void aBeatOfAnotherReplicaCounts() {
        beat();
        now = now.minusMillis(600);
        assertThat(CanaryTurn.next(beats, INTERVAL, now)).isEmpty();
    }

    @Test
    void aBeatOfAClockThatRanAheadSilencesNobody() {
        beat();
        now = now.minus(Duration.ofHours(1));

        Set<String> later = new HashSet<>();
        for (int turn = 0; turn < 5; turn++) {
            later.add(beat());
        }

        assertThat(later).hasSize(5);
    }

    @Test
    void versionsGrowWhenTheClockGoesBack() {
        for (int turn = 0; turn < Canary.ids().size(); turn++) {
            beat();
        }
        Version newest = beats.values().stream().max(Version::compareTo).orElseThrow();
        beats.replaceAll(
                (id, beat) -> new Version(beat.value() - Duration.ofHours(1).toMillis() * 1000));
        now = now.minus(Duration.ofMinutes(59));
        ChangeRecord next = CanaryTurn.next(beats, INTERVAL, now).orElseThrow();
        assertThat(next.version().isNewerThan(beats.get(next.id()))).isTrue();
        assertThat(newest.isNewerThan(next.version())).isTrue();
    }

    private String beat() {
        ChangeRecord beat = CanaryTurn.next(beats, INTERVAL, now).orElseThrow();
        assertThat(beat.isDeletion()).isTrue();
        beats.put(beat.id(), beat.version());
        now = now.plus(INTERVAL);
        return beat.id();
    }
}
