package io.lockstep.sync.kafka;

import io.lockstep.sync.Applier;
import io.lockstep.sync.ApplyListener;

/**
 * Where a task hands its records on; shared by all tasks of a worker.
 *
 * @param applier takes the changes
 * @param progress knows what is still unsettled
 * @param deadLetters takes the records that are no changes
 * @param listener hears of those
 */
public record Intake(Applier applier, Progress progress, DeadLetterTopic deadLetters, ApplyListener listener) {}
