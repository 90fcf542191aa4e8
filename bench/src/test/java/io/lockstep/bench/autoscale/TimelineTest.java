package io.lockstep.bench.autoscale;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class TimelineTest {

    @Test
    void changesAndReversalsAreCounted() {
        Timeline timeline = new Timeline();
        int[] replicas = {2, 4, 4, 5, 4, 3, 4};
        for (int second = 0; second < replicas.length; second++) {
            timeline.add(sample(second, 0, replicas[second]));
        }

        assertThat(timeline.changes()).isEqualTo(5);
        assertThat(timeline.reversals()).isEqualTo(2);
        assertThat(timeline.mostReplicas(0, 2)).isEqualTo(4);
    }

    @Test
    void lagIsDrainedOnlyOnceItStaysSo() {
        Timeline timeline = new Timeline();
        double[] lag = {500, 0, 300, 90, 80};
        for (int second = 0; second < lag.length; second++) {
            timeline.add(sample(second, lag[second], 2));
        }

        assertThat(timeline.secondsUntilLagStaysBelow(100, 0)).isEqualTo(3);
        timeline.add(sample(5, 101, 2));
        assertThat(timeline.secondsUntilLagStaysBelow(100, 0)).isInfinite();
    }

    private static Sample sample(double second, double lag, int replicas) {
        return new Sample(
                second, OptionalDouble.of(lag), replicas, OptionalDouble.of(lag), new Pods(replicas, replicas), 0);
    }
}
