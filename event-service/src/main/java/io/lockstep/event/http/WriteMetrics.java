package io.lockstep.event.http;

import io.lockstep.event.ImportMode;
import io.lockstep.event.ImportResult;
import io.lockstep.event.WriteOutcome;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;

/** Counts what comes of writes, as {@code lockstep_writes_total}, and of imported rows. */
@Singleton
final class WriteMetrics {

    /** As in {@code key-reused}. */
    private static final ClassValue<String> WORDS = new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> outcome) {
            return outcome.getSimpleName()
                    .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
                    .toLowerCase(Locale.ROOT);
        }
    };

    private final MeterRegistry meters;

    WriteMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    void count(String operation, WriteOutcome outcome) {
        meters.counter("lockstep.writes", "operation", operation, "outcome", WORDS.get(outcome.getClass()))
                .increment();
    }

    /** Rows of imports, as {@code lockstep_import_rows_total}; those of a dry run are not. */
    void count(List<ImportResult> results, ImportMode mode) {
        if (mode instanceof ImportMode.DryRun) {
            return;
        }
        for (ImportResult result : results) {
            meters.counter(
                            "lockstep.import.rows",
                            "outcome",
                            ImportLine.Row.of(result).outcome())
                    .increment();
        }
    }
}
