package io.lockstep.bench.autoscale;

import java.util.OptionalDouble;

/**
 * What a second of a scenario looked like.
 *
 * @param second since the scenario's start
 * @param drainableLag the metric that workers are counted by
 * @param reporting how many workers said theirs
 * @param lag all that is not acknowledged
 */
record Sample(
        double second,
        OptionalDouble drainableLag,
        int reporting,
        OptionalDouble lag,
        Pods pods,
        double stalenessSeconds) {}
