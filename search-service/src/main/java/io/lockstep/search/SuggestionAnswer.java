package io.lockstep.search;

import java.util.List;

/** How asking for suggestions ended. */
public sealed interface SuggestionAnswer {

    record Suggestions(List<Suggestion> all) implements SuggestionAnswer {
        public Suggestions {
            all = List.copyOf(all);
        }
    }

    /** Elasticsearch cannot answer at present. */
    record Unavailable(String reason) implements SuggestionAnswer {}

    /**
     * One name.
     *
     * @param text the name; no two suggestions have the same
     * @param recognizedEventId one event that has it
     */
    record Suggestion(String text, String recognizedEventId) {}
}
