package io.lockstep.event;

import java.time.Duration;

/**
 * How a relay works.
 *
 * @param poll how long the leader waits for a commit's signal before it looks by itself: rows of other replicas give
 *     no signal here
 * @param standby how often a relay that does not lead asks for the lead
 * @param maxBackoff the longest pause after repeated failures
 */
public record RelaySettings(BatchLimits batch, Duration poll, Duration standby, Duration maxBackoff) {}
