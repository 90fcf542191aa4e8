package io.lockstep.sync.generation;

import java.time.Instant;
import java.util.Optional;

/**
 * One generation, as the store itself remembers it.
 *
 * @param number counted from 1
 * @param takesWrites whether every change is written to it
 * @param since when it came into this state; the epoch if that is unknown
 * @param operation the rebuild that fills it, at the event service
 * @param note why it failed, or what is worth knowing
 */
public record Generation(
        int number,
        GenerationState state,
        boolean takesWrites,
        Instant since,
        Optional<String> operation,
        Optional<String> note) {}
