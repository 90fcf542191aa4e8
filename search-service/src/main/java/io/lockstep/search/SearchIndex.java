package io.lockstep.search;

/** The index that searches read. Safe to share between threads; calls block, within the configured timeout. */
public interface SearchIndex {

    SearchAnswer search(SearchRequest request);

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
