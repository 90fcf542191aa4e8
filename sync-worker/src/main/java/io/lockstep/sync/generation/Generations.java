package io.lockstep.sync.generation;

import io.lockstep.sync.audit.ReadModel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The generations of a read model. All that is known of them is kept in the store, so that every worker sees the same and
 * none is needed to remember it.
 *
 * <p>All methods block, may be repeated, and throw {@link io.lockstep.sync.SinkUnavailableException} if the store does
 * not do as asked.
 */
public interface Generations {

    /** In the order of their numbers. */
    List<Generation> all();

    /** Makes one of this number, without content and building; empty if there is one already. */
    Optional<Generation> create(int number);

    /**
     * Whether one takes writes at all; waits a moment for it. A store may make one without a place for it, and a change that
     * one of two cannot take is tried again in both.
     */
    boolean isWritable(int number);

    /** Has every worker write every change to this one as well as to the live one, from the barrier on. */
    void takeWrites(int number);

    /**
     * How long after {@link #takeWrites} or {@link #stopWrites} the last worker acts on it: every batch formed later goes
     * where it should, and every batch formed earlier is over.
     */
    Duration barrier();

    /** Notes a new state of one that is being built. */
    void note(Generation generation);

    /** Copies the deletion markers of the live one, so that nothing old can be revived in the new one. */
    void copyMarkers(int number);

    /** Makes everything written visible to searches. */
    void refresh(int number);

    /** What one holds. */
    ReadModel model(int number);

    /** Has searches see the one instead of the other, in one step; fails if they do not see the other now. */
    void swap(int from, int to);

    /** Has workers stop writing to this one. */
    void stopWrites(int number);

    /** Removes it for good. */
    void drop(int number);
}
