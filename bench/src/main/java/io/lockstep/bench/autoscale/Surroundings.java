package io.lockstep.bench.autoscale;

import io.lockstep.devstack.fault.FaultProxy;
import java.time.Duration;

/**
 * What happens around the workers.
 *
 * @param elasticsearch what they reach Elasticsearch through
 * @param delay by which each request and each answer is late, which bounds what one worker can do
 */
record Surroundings(Writes writes, Poison poison, FaultProxy elasticsearch, Duration delay) {}
