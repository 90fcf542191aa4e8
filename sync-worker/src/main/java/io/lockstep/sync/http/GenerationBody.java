package io.lockstep.sync.http;

import io.lockstep.sync.generation.Generation;
import java.time.Instant;

/**
 * A generation.
 *
 * @param takesWrites whether every change is written to it
 * @param since when it came into this state of being built; null for the first generation
 * @param operation the rebuild that fills it, at the event service; or null
 * @param note why it failed; or null
 */
record GenerationBody(int number, String state, boolean takesWrites, Instant since, String operation, String note) {

    static GenerationBody of(Generation generation) {
        return new GenerationBody(
                generation.number(),
                generation.state().wireName(),
                generation.takesWrites(),
                generation.since().equals(Instant.EPOCH) ? null : generation.since(),
                generation.operation().orElse(null),
                generation.note().orElse(null));
    }
}
