package io.lockstep.sync;

import io.lockstep.contract.ChangeRecord;
import java.util.concurrent.CompletionStage;

/** One received change and the way back to the log it came from. Safe to call from any thread. */
public interface Delivery {

    ChangeRecord change();

    /**
     * Tells the log that the record needs nothing more; its offset may be committed. Repeating it does nothing.
     *
     * @param outcome a terminal one; {@link Outcome.Rejected} only after its dead letter is acknowledged
     */
    void settle(Outcome outcome);

    /**
     * Writes the record, as it was received, to the dead-letter topic.
     *
     * @param attempts how often it was offered to the sink
     * @return completes when the dead letter is acknowledged; the record is not settled by it
     */
    CompletionStage<Void> deadLetter(Outcome.Rejected rejected, int attempts);
}
