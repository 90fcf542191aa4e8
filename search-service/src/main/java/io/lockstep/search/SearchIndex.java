package io.lockstep.search;

import io.lockstep.contract.Version;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The index that searches read. Safe to share between threads; calls block, within the configured timeout. */
public interface SearchIndex {

    /**
     * Searches in one state of the index.
     *
     * @param seen what that state must have; if it lacks any of it, the answer is {@link SearchAnswer.TooOld}
     */
    SearchAnswer search(SearchRequest request, SeenVersions seen);

    /** What some copy of the index shows by now of these ids, deletions too; empty if it cannot be asked. */
    Optional<Map<String, Shown>> shown(Set<String> ids);

    /** @param deleted whether what is shown at that version is that there is no event */
    record Shown(Version version, boolean deleted) {}

    /** Asks the index itself, whatever recent searches met. */
    State state();

    /** Whether searches can be answered. */
    enum State {
        UP("up"),
        /** Elasticsearch answers, but the alias is not there: the worker has not created it yet. */
        WITHOUT_INDEX("without index"),
        DOWN("down");

        private final String wireName;

        State(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }
    }
}
