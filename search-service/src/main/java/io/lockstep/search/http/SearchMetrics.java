package io.lockstep.search.http;

import io.lockstep.search.SearchAnswer;
import io.lockstep.search.SuggestionAnswer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Counts and times what was asked: {@code lockstep_searches_seconds{outcome}} and
 * {@code lockstep_suggestions_seconds{outcome}}.
 */
@Singleton
final class SearchMetrics {

    private final MeterRegistry meters;

    SearchMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    void searched(SearchAnswer answer, Duration took) {
        String outcome = switch (answer) {
            case SearchAnswer.Page page -> "answered";
            case SearchAnswer.CursorRefused refused -> "refused";
            case SearchAnswer.TooOld tooOld -> "too-old";
            case SearchAnswer.Unavailable unavailable -> "unavailable";
        };
        searches(outcome).record(took);
    }

    /** A search that was not made, since its parameters were wrong. */
    void searchRefused() {
        searches("refused").record(Duration.ZERO);
    }

    void suggested(SuggestionAnswer answer, Duration took) {
        String outcome = switch (answer) {
            case SuggestionAnswer.Suggestions suggestions -> "answered";
            case SuggestionAnswer.Unavailable unavailable -> "unavailable";
        };
        suggestions(outcome).record(took);
    }

    /** Suggestions that were not looked for, since the parameters were wrong. */
    void suggestionRefused() {
        suggestions("refused").record(Duration.ZERO);
    }

    private Timer searches(String outcome) {
        return Timer.builder("lockstep.searches")
                .description("Searches, by how they ended")
                .tag("outcome", outcome)
                .register(meters);
    }

    private Timer suggestions(String outcome) {
        return Timer.builder("lockstep.suggestions")
                .description("Suggestions while typing, by how they ended")
                .tag("outcome", outcome)
                .register(meters);
    }
}
