package io.lockstep.sync.audit;

import java.util.List;
import java.util.Optional;

/**
 * The register as workers see it: what MySQL has, and how to have it published again. All methods block.
 *
 * <p>Every one throws {@link RegisterUnavailableException} if the event service does not answer as it should.
 */
public interface Register {

    /** Ids that one call takes at most. */
    int MAX_IDS = 500;

    /** Rows of the range that follow the id. */
    RegisterPage page(IdRange range, Optional<String> after, int limit);

    /** The rows there are of at most {@link #MAX_IDS} ids, as they stand now. */
    RegisterRows rows(List<String> ids);

    /** Has these rows published again for one sink, and of those that are not there the deletion; names the operation. */
    String rebuild(List<String> ids, String sink);

    /** Has every row published again for one sink; names the operation. */
    String rebuildAll(String sink);

    RebuildStatus status(String operation);

    void cancel(String operation);

    /**
     * How far an operation is.
     *
     * @param error the latest trouble, empty if there was none
     */
    record RebuildStatus(State state, long rowsRead, long rowsEstimated, String error) {
        /** Where it stands. */
        public enum State {
            OPEN,
            DONE,
            /** Failed, cancelled or unknown: it will not be done. */
            LOST
        }
    }
}
