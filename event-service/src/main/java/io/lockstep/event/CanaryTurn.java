package io.lockstep.event;

import io.lockstep.contract.Canary;
import io.lockstep.contract.ChangeRecord;
import io.lockstep.contract.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Decides whose turn it is to beat: each canary in turn, and none if another replica has just made one beat.
 *
 * <p>Pure, so that many replicas that see the same rows under the same lock come to the same decision.
 */
public final class CanaryTurn {

    private CanaryTurn() {}

    /**
     * The change to make now, if any.
     *
     * @param beats the newest version of every canary that ever beat, as locked in this transaction
     * @param interval the time between two beats of the whole system
     */
    public static Optional<ChangeRecord> next(Map<String, Version> beats, Duration interval, Instant now) {
        // A little early still counts: clocks and pauses are not exact, and a beat left out costs a whole interval.
        Instant recent = now.minus(interval.multipliedBy(9).dividedBy(10));
        // One that lies ahead is of a clock that ran ahead and says nothing of now; it must not silence everyone till
        // then.
        Version ahead = Version.at(now.plus(interval));
        boolean justBeat = beats.values().stream()
                .anyMatch(beat -> beat.isNewerThan(Version.at(recent)) && !beat.isNewerThan(ahead));
        if (justBeat) {
            return Optional.empty();
        }
        return Canary.ids().stream()
                .min((one, other) -> Long.compare(valueOf(beats.get(one)), valueOf(beats.get(other))))
                .map(id -> ChangeRecord.deletion(
                        id,
                        Optional.ofNullable(beats.get(id))
                                .map(before -> before.next(now))
                                .orElseGet(() -> Version.at(now))));
    }

    private static long valueOf(Version beat) {
        return beat == null ? 0 : beat.value();
    }
}
