package io.lockstep.bench.autoscale;

import java.util.List;

/**
 * What became of a scenario.
 *
 * @param summary figures, in one line
 * @param faults promises that did not hold
 */
record Verdict(String summary, List<String> faults) {}
