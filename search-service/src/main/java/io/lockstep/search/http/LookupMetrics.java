package io.lockstep.search.http;

import io.lockstep.search.LookupAnswer;
import io.lockstep.search.LookupAnswer.Source;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** Counts and times lookups: {@code lockstep_lookups_seconds{source,outcome}}. */
@Singleton
final class LookupMetrics {

    private final Map<Source, Timer> found = new EnumMap<>(Source.class);
    private final Map<Source, Timer> notFound = new EnumMap<>(Source.class);
    private final Timer unavailable;
    private final Timer tooOld;

    LookupMetrics(MeterRegistry meters) {
        for (Source source : Source.values()) {
            found.put(source, lookups(source.wireName(), "found", meters));
            notFound.put(source, lookups(source.wireName(), "not-found", meters));
        }
        this.unavailable = lookups("none", "unavailable", meters);
        this.tooOld = lookups("none", "too-old", meters);
    }

    void lookedUp(LookupAnswer answer, Duration took) {
        Timer timer = switch (answer) {
            case LookupAnswer.Found event -> found.get(event.source());
            case LookupAnswer.NotFound none -> notFound.get(none.source());
            case LookupAnswer.Unavailable nobody -> unavailable;
            case LookupAnswer.TooOld older -> tooOld;
        };
        timer.record(took);
    }

    private static Timer lookups(String source, String outcome, MeterRegistry meters) {
        return Timer.builder("lockstep.lookups")
                .description("Lookups by id, by who answered and how they ended")
                .tag("source", source)
                .tag("outcome", outcome)
                .register(meters);
    }
}
