package io.lockstep.sync;

import io.lockstep.contract.ChangeRecord;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A target store as the worker sees it. Applying is idempotent and guarded by the version: repeating, reordering and
 * overlapping calls are all safe (I3).
 *
 * <p>Implementations are safe for concurrent calls and never block the caller for I/O.
 */
public interface Sink {

    /**
     * How long a change may wait for company before it is sent: about what a batch saves here, and no more, since the
     * change is stale meanwhile. Configuration may set another time.
     */
    Duration batchAge();

    /** The name in topics, metrics and configuration, for example {@code elasticsearch}. */
    String name();

    /**
     * Whether the store holds what was applied to it before. If not, everything must be applied again from the start of
     * the log, after {@link #prepare}. Blocks for a few seconds at most, and is asked again and again as a probe.
     *
     * @throws SinkUnavailableException if the store cannot be asked
     */
    boolean isPrepared();

    /**
     * Makes the store ready to be written to; does nothing if it is. Blocks.
     *
     * @throws SinkUnavailableException if the store cannot be reached or refuses
     */
    void prepare();

    /**
     * Applies changes of different keys.
     *
     * @return one outcome for each change, in order; a stage that fails means that nothing is known of any of them
     */
    CompletionStage<List<Outcome>> apply(List<ChangeRecord> changes);

    /**
     * What the sink holds under an id now, the latest applied change included; empty if nothing. The stage fails with a
     * {@link SinkUnavailableException} if the sink does not say.
     */
    CompletionStage<Optional<Held>> held(String id);
}
