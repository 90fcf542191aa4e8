package io.lockstep.search;

import java.util.List;
import java.util.Optional;

/** How the free text of a search is read: the one {@code match} of {@link TextField#ANY} that has to hold. */
public sealed interface Reading {

    /** Its words, as they are. */
    record AsTyped() implements Reading {}

    /** As if something else had been typed. */
    record Corrected(String text) implements Reading {}

    /** As the first letters of syllables. */
    record AsInitials(String letters) implements Reading {}

    /** The text that may be read in another way; empty if the query has none, or several. */
    static Optional<String> freeText(Clause.Bool query) {
        List<String> texts = query.must().stream()
                .filter(Reading::isFreeText)
                .map(clause -> ((Clause.Match) clause).text())
                .toList();
        return texts.size() == 1 ? Optional.of(texts.get(0)) : Optional.empty();
    }

    /** The search that is made under this reading. */
    default SearchRequest of(SearchRequest request) {
        return switch (this) {
            case AsTyped asTyped -> request;
            case Corrected corrected -> replaced(request, new Clause.Match(TextField.ANY, corrected.text()));
            case AsInitials initials -> replaced(request, new Clause.Initials(initials.letters()));
        };
    }

    private static SearchRequest replaced(SearchRequest request, Clause by) {
        Clause.Bool query = request.query();
        List<Clause> must = query.must().stream()
                .map(clause -> isFreeText(clause) ? by : clause)
                .toList();
        return request.asking(new Clause.Bool(must, query.should(), query.filter(), query.mustNot()));
    }

    private static boolean isFreeText(Clause clause) {
        return clause instanceof Clause.Match match && match.field() == TextField.ANY;
    }
}
