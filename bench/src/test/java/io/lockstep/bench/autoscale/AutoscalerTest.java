package io.lockstep.bench.autoscale;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.bench.autoscale.ScalingPolicy.Kind;
import io.lockstep.bench.autoscale.ScalingRules.Select;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** The examples of Kubernetes' documentation of the horizontal pod autoscaler, and what its controller does besides. */
class AutoscalerTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final ScalingRules UNBOUNDED = rules(0, Select.MAX, new ScalingPolicy(Kind.PODS, 1000, seconds(15)));
    private static final ScalingRules OFF = new ScalingRules(Duration.ZERO, Select.DISABLED, List.of());

    @Test
    void aMetricOfTwiceTheTargetDoublesTheReplicas() {
        assertThat(new LagTarget.Total(100).desired(200, new Pods(3, 3))).isEqualTo(6);
    }

    @Test
    void aMetricOfHalfTheTargetHalvesTheReplicas() {
        assertThat(new LagTarget.Total(100).desired(50, new Pods(4, 4))).isEqualTo(2);
    }

    @Test
    void aRatioWithinATenthOfOneChangesNothing() {
        LagTarget target = new LagTarget.Average(100);

        assertThat(target.desired(439, new Pods(4, 4))).isEqualTo(4);
        assertThat(target.desired(361, new Pods(4, 4))).isEqualTo(4);
        assertThat(target.desired(441, new Pods(4, 4))).isEqualTo(5);
        assertThat(target.desired(300, new Pods(4, 4))).isEqualTo(3);
    }

    @Test
    void anAverageIsOfAllReplicasAndATotalOfTheReadyOnes() {
        assertThat(new LagTarget.Average(100).desired(800, new Pods(4, 1))).isEqualTo(8);
        assertThat(new LagTarget.Total(400).desired(800, new Pods(4, 1))).isEqualTo(2);
    }

    @Test
    void aMetricThatIsMissingChangesNothing() {
        assertThat(autoscaler(1, 10, UNBOUNDED, UNBOUNDED).replicas(START, new Pods(4, 4), OptionalDouble.empty()))
                .isEqualTo(4);
    }

    @Test
    void minimumAndMaximumHoldWithoutAnyMetricAndWithoutAnyPolicy() {
        Autoscaler autoscaler = autoscaler(2, 6, OFF, OFF);

        assertThat(autoscaler.replicas(START, new Pods(1, 1), OptionalDouble.empty()))
                .isEqualTo(2);
        assertThat(autoscaler.replicas(START, new Pods(9, 9), OptionalDouble.empty()))
                .isEqualTo(6);
        assertThat(autoscaler.replicas(START, new Pods(0, 0), OptionalDouble.of(1e6)))
                .isZero();
    }

    @Test
    void noRecommendationGoesBeyondTheMaximumOrBelowTheMinimum() {
        Autoscaler autoscaler = autoscaler(2, 6, UNBOUNDED, UNBOUNDED);

        assertThat(autoscaler.replicas(START, new Pods(3, 3), OptionalDouble.of(1e6)))
                .isEqualTo(6);
        assertThat(autoscaler.replicas(at(1), new Pods(6, 6), OptionalDouble.of(0)))
                .isEqualTo(2);
    }

    /** "Scale down: 4 pods or 10 % a minute": with 80 replicas the percentage allows more, with 20 the pods do. */
    @Test
    void ofSeveralPoliciesTheLargestChangeHolds() {
        ScalingRules down = rules(
                0,
                Select.MAX,
                new ScalingPolicy(Kind.PODS, 4, seconds(60)),
                new ScalingPolicy(Kind.PERCENT, 10, seconds(60)));

        assertThat(new ScaleEvents().fewest(START, 80, down)).isEqualTo(72);
        assertThat(new ScaleEvents().fewest(START, 20, down)).isEqualTo(16);
    }

    @Test
    void ofSeveralPoliciesTheSmallestChangeHoldsWhereThatIsSelected() {
        ScalingRules down = rules(
                0,
                Select.MIN,
                new ScalingPolicy(Kind.PERCENT, 10, seconds(60)),
                new ScalingPolicy(Kind.PODS, 5, seconds(60)));

        assertThat(new ScaleEvents().fewest(START, 80, down)).isEqualTo(75);
        assertThat(new ScaleEvents().fewest(START, 20, down)).isEqualTo(18);
    }

    @Test
    void kubernetesDefaultAddsFourPodsOrDoublesEveryFifteenSeconds() {
        assertThat(new ScaleEvents().most(START, 1, ScalingRules.defaultUp())).isEqualTo(5);
        assertThat(new ScaleEvents().most(START, 8, ScalingRules.defaultUp())).isEqualTo(16);
    }

    @Test
    void aPolicyCountsWhatChangedWithinItsPeriod() {
        ScalingRules up = rules(0, Select.MAX, new ScalingPolicy(Kind.PODS, 2, seconds(60)));
        Autoscaler autoscaler = autoscaler(1, 10, up, UNBOUNDED);
        OptionalDouble much = OptionalDouble.of(1e6);

        assertThat(autoscaler.replicas(START, new Pods(2, 2), much)).isEqualTo(4);
        assertThat(autoscaler.replicas(at(30), new Pods(4, 4), much)).isEqualTo(4);
        assertThat(autoscaler.replicas(at(60), new Pods(4, 4), much)).isEqualTo(6);
    }

    @Test
    void replicasAreRemovedOnlyOnceEveryRecommendationOfTheWindowAllowsIt() {
        Autoscaler autoscaler = autoscaler(1, 10, UNBOUNDED, rules(300, Select.MAX, one()));

        assertThat(autoscaler.replicas(START, new Pods(4, 4), OptionalDouble.of(400)))
                .isEqualTo(4);
        assertThat(autoscaler.replicas(at(150), new Pods(4, 4), OptionalDouble.of(200)))
                .isEqualTo(4);
        assertThat(autoscaler.replicas(at(299), new Pods(4, 4), OptionalDouble.of(100)))
                .isEqualTo(4);
        assertThat(autoscaler.replicas(at(300), new Pods(4, 4), OptionalDouble.of(100)))
                .isEqualTo(2);
    }

    @Test
    void replicasAreAddedOnlyOnceEveryRecommendationOfTheWindowAsksForThem() {
        Autoscaler autoscaler = autoscaler(1, 10, rules(30, Select.MAX, one()), UNBOUNDED);

        assertThat(autoscaler.replicas(START, new Pods(2, 2), OptionalDouble.of(200)))
                .isEqualTo(2);
        assertThat(autoscaler.replicas(at(15), new Pods(2, 2), OptionalDouble.of(500)))
                .isEqualTo(2);
        assertThat(autoscaler.replicas(at(30), new Pods(2, 2), OptionalDouble.of(400)))
                .isEqualTo(4);
    }

    @Test
    void aRestartedControllerRemovesNothingAtOnce() {
        Autoscaler autoscaler = autoscaler(1, 10, UNBOUNDED, rules(300, Select.MAX, one()));

        assertThat(autoscaler.replicas(START, new Pods(5, 5), OptionalDouble.of(0)))
                .isEqualTo(5);
        assertThat(autoscaler.replicas(at(300), new Pods(5, 5), OptionalDouble.of(0)))
                .isEqualTo(1);
    }

    @Test
    void nothingChangesInADirectionThatIsDisabled() {
        assertThat(autoscaler(1, 10, UNBOUNDED, OFF).replicas(START, new Pods(4, 4), OptionalDouble.of(0)))
                .isEqualTo(4);
        assertThat(autoscaler(1, 10, OFF, UNBOUNDED).replicas(START, new Pods(4, 4), OptionalDouble.of(1e6)))
                .isEqualTo(4);
    }

    private static Autoscaler autoscaler(int min, int max, ScalingRules up, ScalingRules down) {
        return new Autoscaler(new Hpa(
                "worker", new Hpa.Range(min, max), "lag", new LagTarget.Average(100), new Hpa.Behavior(up, down)));
    }

    private static ScalingRules rules(int stabilizationSeconds, Select select, ScalingPolicy... policies) {
        return new ScalingRules(seconds(stabilizationSeconds), select, List.of(policies));
    }

    private static ScalingPolicy one() {
        return new ScalingPolicy(Kind.PODS, 1000, seconds(15));
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }

    private static Instant at(int seconds) {
        return START.plusSeconds(seconds);
    }
}
