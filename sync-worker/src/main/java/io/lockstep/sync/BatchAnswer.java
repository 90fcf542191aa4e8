package io.lockstep.sync;

import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * What one batch's outcomes say of the sink.
 *
 * @param outcomes one for each change of the batch, in order
 * @param worst the most serious trouble among them, if any
 * @param sinkFailed whether every change met with trouble that concerns the whole sink
 */
record BatchAnswer(List<Outcome> outcomes, Optional<Outcome.Unavailable> worst, boolean sinkFailed) {

    /** Reads what a sink answered, or did not: what is not known of a change counts as unavailable. */
    static BatchAnswer of(int changes, List<Outcome> outcomes, Throwable failure) {
        if (failure == null && outcomes.size() == changes) {
            return of(outcomes);
        }
        String cause = failure == null
                ? "answered " + outcomes.size() + " outcomes for " + changes + " changes"
                : String.valueOf(failure);
        return of(Collections.nCopies(changes, new Outcome.Unavailable(cause, Trouble.SINK_UNAVAILABLE)));
    }

    private static BatchAnswer of(List<Outcome> outcomes) {
        Outcome.Unavailable worst = null;
        boolean sinkFailed = true;
        for (Outcome outcome : outcomes) {
            if (outcome instanceof Outcome.Unavailable unavailable) {
                sinkFailed &= unavailable.trouble().isSinkWide();
                if (worst == null || unavailable.trouble().compareTo(worst.trouble()) > 0) {
                    worst = unavailable;
                }
            } else {
                sinkFailed = false;
            }
        }
        return new BatchAnswer(outcomes, Optional.ofNullable(worst), sinkFailed);
    }

    /** Whether the sink was sent more than it could take. */
    boolean isStrained() {
        return worst.filter(it -> it.trouble() == Trouble.SINK_OVERLOADED || it.trouble() == Trouble.SINK_UNAVAILABLE)
                .isPresent();
    }
}
