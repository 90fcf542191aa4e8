package io.lockstep.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class FailoverTest {

    private static final FailoverPolicy POLICY = new FailoverPolicy(
            Target.of("standby"),
            new Percentage(30),
            Duration.ofMillis(500),
            Duration.ofMillis(400),
            Duration.ofSeconds(10));

    private long nanos;
    private final Failover failover = new Failover(POLICY, () -> nanos);

    @Test
    void more_than_one_slow_answer_in_a_hundred_shifts() {
        take(99, 20);
        take(1, 600);
        assertThat(failover.isShifted()).as("p99 is 20 ms").isFalse();
        take(1, 600);
        assertThat(failover.isShifted()).isTrue();
    }

    @Test
    void a_few_requests_have_no_percentile() {
        take(Failover.MIN_REQUESTS - 1, 600);
        assertThat(failover.isShifted()).isFalse();
        take(1, 600);
        assertThat(failover.isShifted()).isTrue();
    }

    @Test
    void what_is_older_than_the_window_is_forgotten() {
        take(19, 600);
        pass(Duration.ofSeconds(11));
        take(19, 600);
        assertThat(failover.isShifted()).isFalse();
    }

    @Test
    void it_returns_only_after_a_window_below_the_lower_threshold() {
        take(50, 600);
        for (int second = 0; second < 30; second++) {
            pass(Duration.ofSeconds(1));
            take(50, 450);
            assertThat(failover.isShifted()).as("450 ms is between the two").isTrue();
        }
        for (int second = 0; second < 9; second++) {
            pass(Duration.ofSeconds(1));
            take(50, 100);
            assertThat(failover.isShifted())
                    .as("second %d of good ones", second)
                    .isTrue();
        }
        pass(Duration.ofSeconds(1));
        take(50, 100);
        assertThat(failover.isShifted()).isFalse();
    }

    @Test
    void the_share_goes_to_the_standby_while_shifted() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
        assertThat(failover.shifts(random)).isFalse();
        take(50, 600);
        int shifted = 0;
        for (int i = 0; i < 10_000; i++) {
            shifted += failover.shifts(random) ? 1 : 0;
        }
        assertThat(shifted).isBetween(2_800, 3_200);
    }

    @Test
    void a_target_that_would_not_be_measured_any_more_is_refused() {
        assertThatThrownBy(() -> new FailoverPolicy(
                        POLICY.standby(),
                        Percentage.ALWAYS,
                        POLICY.shiftAbove(),
                        POLICY.returnBelow(),
                        POLICY.window()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most 99");
    }

    private void take(int requests, int millis) {
        for (int i = 0; i < requests; i++) {
            failover.took(Duration.ofMillis(millis));
        }
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }
}
