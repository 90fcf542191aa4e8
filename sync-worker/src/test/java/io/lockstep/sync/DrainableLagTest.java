package io.lockstep.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DrainableLagTest {

    private static final Applier.Load IDLE = load(0, 0, Optional.empty());

    private final DrainableLag lag = new DrainableLag();

    @Test
    void whatIsNotReadOfOnesOwnPartitionsIsDrainable() {
        lag.observe(3, 100, 500);
        lag.observe(4, 0, 70);
        lag.observe(5, 0, 9_999);
        assertThat(lag.of(List.of(3, 4), partition -> Map.of(3, 120L, 4, 0L).get(partition), IDLE))
                .as("380 of partition 3, 70 of partition 4, and nothing of others' partitions")
                .hasValue(450);
    }

    @Test
    void whatIsHeldIsDrainableUnlessItIsParked() {
        lag.observe(3, 100, 500);
        assertThat(lag.of(List.of(3), partition -> 500, load(80, 30, Optional.empty())))
                .hasValue(50);
    }

    @Test
    void aPositionThatAParkedKeyHoldsBackIsNoDrainableLag() {
        lag.observe(3, 100, 100_000);
        assertThat(lag.of(List.of(3), partition -> 100_000, load(1, 1, Optional.empty())))
                .hasValue(0);
    }

    @Test
    void nothingIsDrainableIntoASinkThatIsAway() {
        lag.observe(3, 0, 100_000);
        assertThat(lag.of(List.of(3), partition -> 0, load(500, 0, Optional.of(Trouble.SINK_UNAVAILABLE))))
                .hasValue(0);
    }

    @Test
    void whatKafkaDoesNotSayIsUnknown() {
        assertThat(lag.of(List.of(3), partition -> 0, IDLE)).isEmpty();
        lag.observe(3, 0, 10);
        lag.forget();
        assertThat(lag.of(List.of(3), partition -> 0, IDLE)).isEmpty();
    }

    @Test
    void aPartitionThatWasTakenOverIsCountedFromItsPosition() {
        lag.observe(3, 400, 500);
        assertThat(lag.of(List.of(3), partition -> 0, IDLE))
                .as("nothing was received in this ownership")
                .hasValue(100);
    }

    private static Applier.Load load(int pending, int parked, Optional<Trouble> trouble) {
        return new Applier.Load(pending, parked, 0, 1, trouble);
    }
}
