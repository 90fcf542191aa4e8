package io.lockstep.sync.audit;

import io.lockstep.sync.Held;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a sink holds, for comparison. All methods block, and throw {@link io.lockstep.sync.SinkUnavailableException} if
 * the sink does not say.
 */
public interface ReadModel {

    /** Whether it is meant to hold every row; a cache is not, and what it lacks is no drift. */
    boolean isComplete();

    /** What is held under these ids now, the latest applied changes included; ids under which nothing is are left out. */
    Map<String, Held> held(List<String> ids);

    /**
     * Ids in the range under which a document may be live, each at least once over all pages; from the cursor on, or
     * from the first.
     */
    LivePage live(IdRange range, Optional<String> cursor, int limit);

    /**
     * Some ids.
     *
     * @param ids maybe none, even before the last page
     * @param next where the next page starts; empty on the last one
     */
    record LivePage(List<String> ids, Optional<String> next) {
        public LivePage {
            ids = List.copyOf(ids);
        }
    }
}
