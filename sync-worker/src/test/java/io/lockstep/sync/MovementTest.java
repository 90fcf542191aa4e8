package io.lockstep.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.contract.Canary;
import io.lockstep.contract.ChangeRecord;
import io.lockstep.contract.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class MovementTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final List<Integer> OWNED = List.of(3, 4);

    private Instant now = Instant.parse("2026-11-24T08:00:00Z");
    private final Movement movement = new Movement(() -> now);

    @Test
    void aPartitionWhoseRecordsWaitWithoutProgressIsStalled() {
        observe(3, 10, 20);
        observe(4, 10, 20);
        pass(61);
        observe(3, 11, 25);
        observe(4, 10, 25);
        assertThat(movement.stalled(OWNED, LIMIT)).containsExactly(4);
        assertThat(movement.stalled(List.of(3), LIMIT))
                .as("others' partitions are others' concern")
                .isEmpty();
    }

    @Test
    void aPartitionWithNothingToDoIsNot() {
        observe(3, 20, 20);
        pass(600);
        observe(3, 20, 20);
        assertThat(movement.stalled(OWNED, LIMIT)).isEmpty();
        observe(3, 20, 21);
        pass(59);
        observe(3, 20, 30);
        assertThat(movement.stalled(OWNED, LIMIT)).isEmpty();
        pass(2);
        assertThat(movement.stalled(OWNED, LIMIT)).containsExactly(3);
    }

    @Test
    void aParkedKeyHoldsThePositionButNotTheCanary() {
        observe(3, 10, 20);
        pass(61);
        observe(3, 10, 30);
        movement.settled(ChangeRecord.deletion(Canary.id(3), Version.at(now)), Outcome.APPLIED);
        assertThat(movement.stalled(OWNED, LIMIT)).isEmpty();
        pass(61);
        assertThat(movement.stalled(OWNED, LIMIT)).containsExactly(3);
    }

    @Test
    void aCanaryThatReachedNoSinkIsNoMovement() {
        observe(3, 10, 20);
        pass(61);
        observe(3, 10, 30);
        ChangeRecord canary = ChangeRecord.deletion(Canary.id(3), Version.at(now));
        movement.settled(canary, Outcome.OVERTAKEN);
        movement.settled(canary, new Outcome.Rejected(RejectionReason.DOCUMENT_REFUSED, "no"));
        assertThat(movement.stalled(OWNED, LIMIT)).containsExactly(3);
        assertThat(movement.canaryAge()).isEmpty();
        movement.settled(canary, Outcome.SUPERSEDED);
        assertThat(movement.stalled(OWNED, LIMIT)).isEmpty();
    }

    @Test
    void theCanaryTellsHowFarBehindTheSinkIs() {
        assertThat(movement.canaryAge()).isEmpty();
        movement.settled(ChangeRecord.deletion(Canary.id(3), Version.at(now)), Outcome.APPLIED);
        movement.settled(ChangeRecord.deletion(Canary.id(4), Version.at(now.minusSeconds(5))), Outcome.SUPERSEDED);
        pass(7);
        assertThat(movement.canaryAge()).contains(Duration.ofSeconds(7));
    }

    private void observe(int partition, long position, long end) {
        movement.observe(partition, position, end);
    }

    private void pass(long seconds) {
        now = now.plusSeconds(seconds);
    }
}
