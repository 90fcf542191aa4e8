package io.lockstep.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.gateway.AttemptOutcome.Answered;
import io.lockstep.gateway.AttemptOutcome.NotConnected;
import io.lockstep.gateway.AttemptOutcome.Overflow;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EjectionsTest {

    private static final AttemptOutcome OK = answer(200);

    private long nanos;

    @Test
    void five_server_errors_in_a_row_eject() {
        Ejections ejections = ejections(new OutlierPolicy.Failures(5, 0, 0, false), 100, 0, 2);
        fail(ejections, 0, answer(500), 4);
        ejections.note(0, OK);
        fail(ejections, 0, answer(500), 4);
        assertThat(ejections.usable()).containsExactly(0, 1);
        assertThat(ejections.note(0, answer(500))).isTrue();
        assertThat(ejections.usable()).containsExactly(1);
    }

    @Test
    void an_ejected_address_comes_back_in_the_sweep_after_its_time_which_grows_each_time() {
        Ejections ejections = ejections(new OutlierPolicy.Failures(1, 0, 0, false), 100, 0, 2);
        pass(Duration.ofSeconds(3));
        ejections.note(0, answer(500));
        pass(Duration.ofSeconds(36));
        assertThat(ejections.usable())
                .as("39 s: the time is over at 33 s, the sweep is at 40 s")
                .containsExactly(1);
        pass(Duration.ofSeconds(1));
        assertThat(ejections.usable()).containsExactly(0, 1);

        ejections.note(0, answer(500));
        pass(Duration.ofSeconds(59));
        assertThat(ejections.usable()).as("the second time it is twice as long").containsExactly(1);
        pass(Duration.ofSeconds(1));
        assertThat(ejections.usable()).containsExactly(0, 1);

        pass(Duration.ofSeconds(30));
        ejections.note(0, answer(500));
        pass(Duration.ofSeconds(30));
        assertThat(ejections.usable())
                .as("three sweeps in health took the earlier ones off")
                .containsExactly(0, 1);
    }

    @Test
    void no_more_are_ejected_than_may_be() {
        Ejections ejections = ejections(new OutlierPolicy.Failures(1, 0, 0, false), 50, 0, 4);
        assertThat(ejections.note(0, answer(500))).isTrue();
        assertThat(ejections.note(1, answer(500))).isTrue();
        assertThat(ejections.note(2, answer(500))).isFalse();
        assertThat(ejections.usable()).containsExactly(2, 3);
        Ejections tenPercentOfFour = ejections(new OutlierPolicy.Failures(1, 0, 0, false), 10, 0, 4);
        assertThat(tenPercentOfFour.note(0, answer(500))).isFalse();
    }

    @Test
    void with_too_few_left_all_are_used() {
        Ejections ejections = ejections(new OutlierPolicy.Failures(1, 0, 0, false), 100, 50, 4);
        ejections.note(0, answer(500));
        ejections.note(1, answer(500));
        assertThat(ejections.usable()).containsExactly(2, 3);
        ejections.note(2, answer(500));
        assertThat(ejections.usable()).containsExactly(0, 1, 2, 3);
    }

    @Test
    void gateway_errors_are_counted_apart_and_no_answer_is_one() {
        Ejections ejections = ejections(new OutlierPolicy.Failures(0, 3, 0, false), 100, 0, 2);
        fail(ejections, 0, answer(502), 2);
        ejections.note(0, answer(500));
        fail(ejections, 0, answer(503), 2);
        assertThat(ejections.usable()).contains(0);
        ejections.note(0, new NotConnected());
        assertThat(ejections.usable()).containsExactly(1);
    }

    @Test
    void local_errors_are_counted_apart_if_they_are_split() {
        Ejections ejections = ejections(new OutlierPolicy.Failures(1, 0, 2, true), 100, 0, 2);
        ejections.note(0, new NotConnected());
        assertThat(ejections.usable()).contains(0);
        ejections.note(0, new NotConnected());
        assertThat(ejections.usable()).containsExactly(1);
    }

    @Test
    void the_gateways_own_limits_say_nothing_about_an_address() {
        Ejections ejections = ejections(new OutlierPolicy.Failures(1, 1, 1, false), 100, 0, 2);
        fail(ejections, 0, new Overflow(), 10);
        assertThat(ejections.usable()).containsExactly(0, 1);
    }

    private static void fail(Ejections ejections, int position, AttemptOutcome outcome, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(ejections.note(position, outcome)).isFalse();
        }
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    private Ejections ejections(OutlierPolicy.Failures failures, int maxEjected, int minHealthy, int addresses) {
        return new Ejections(
                new OutlierPolicy(
                        failures,
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(30),
                        new Percentage(maxEjected),
                        new Percentage(minHealthy)),
                addresses,
                () -> nanos);
    }

    private static Answered answer(int status) {
        return new Answered(status, Optional.empty());
    }
}
