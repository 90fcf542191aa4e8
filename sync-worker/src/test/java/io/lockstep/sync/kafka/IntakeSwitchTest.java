package io.lockstep.sync.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.sync.Outcome;
import io.lockstep.sync.Trouble;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IntakeSwitchTest {

    private static final Outcome.Unavailable DOWN = new Outcome.Unavailable("it is down", Trouble.SINK_UNAVAILABLE);

    private final List<String> done = new ArrayList<>();
    private final IntakeSwitch intake = new IntakeSwitch("memory", () -> done.add("pause"), () -> done.add("resume"));

    @Test
    void pausesUntilTheSinkAnswers() {
        intake.opened(DOWN);
        intake.closed();

        assertThat(done).containsExactly("pause", "resume");
    }

    /** A trial can succeed while the worker stops. */
    @Test
    void staysOffWhenTheSinkAnswersAfterwards() {
        intake.opened(DOWN);
        intake.off();
        intake.closed();

        assertThat(done).containsExactly("pause", "pause");
    }
}
