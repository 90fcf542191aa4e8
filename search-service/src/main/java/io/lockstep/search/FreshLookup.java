package io.lockstep.search;

import io.lockstep.contract.Version;
import io.lockstep.search.EventRegister.Row;
import io.lockstep.search.LookupAnswer.Found;
import io.lockstep.search.LookupAnswer.NotFound;
import io.lockstep.search.LookupAnswer.Source;
import io.lockstep.search.LookupAnswer.TooOld;
import io.lockstep.search.SingleFlight.Landing;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Finds an event as new as its reader has seen it: in the caches if they have it so, or else in the register, and again
 * until the reader's time is over.
 *
 * <pre>
 *   caches ──as new──▶ answer
 *      └──older──▶ register ──as new, or no row──▶ answer
 *                     └──older, unreachable──▶ pause ──▶ caches …   time is over ──▶ too old
 * </pre>
 *
 * <p>INVARIANT I10: every way out but the last shows that version or a later one. "No row" carries no version: it counts
 * only if the register was asked after the reader came, since then the write of its token was committed, so that the row
 * has been deleted by it or since.
 */
final class FreshLookup {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(25);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(200);

    private final RowLoads rows;
    private final Duration patience;
    private final LongSupplier nanos;

    /** @param nanos the clock of the row loads */
    FreshLookup(RowLoads rows, Duration patience, LongSupplier nanos) {
        this.rows = rows;
        this.patience = patience;
        this.nanos = nanos;
    }

    /** @param caches looks the event up as if nothing had been seen */
    CompletionStage<LookupAnswer> find(String id, Version seen, Supplier<CompletionStage<LookupAnswer>> caches) {
        return new Attempt(id, seen, caches, nanos.getAsLong())
                .fromCaches(FIRST_PAUSE)
                .toCompletableFuture()
                // A load may wait its turn for longer than a reader does.
                .completeOnTimeout(new TooOld(seen), patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    private final class Attempt {
        private final String id;
        private final Version seen;
        private final Supplier<CompletionStage<LookupAnswer>> caches;
        private final long arrived;

        Attempt(String id, Version seen, Supplier<CompletionStage<LookupAnswer>> caches, long arrived) {
            this.id = id;
            this.seen = seen;
            this.caches = caches;
            this.arrived = arrived;
        }

        CompletionStage<LookupAnswer> fromCaches(Duration pause) {
            return caches.get()
                    .thenCompose(answer ->
                            answer.isAsNewAs(seen) ? CompletableFuture.completedStage(answer) : fromRegister(pause));
        }

        private CompletionStage<LookupAnswer> fromRegister(Duration pause) {
            return rows.load(id)
                    .thenCompose(landing -> asNew(landing)
                            .<CompletionStage<LookupAnswer>>map(CompletableFuture::completedStage)
                            .orElseGet(() -> later(pause)));
        }

        private Optional<LookupAnswer> asNew(Landing<Row> landing) {
            return switch (landing.value()) {
                case Row.Present row ->
                    Optional.<LookupAnswer>of(new Found(row.event(), Source.EVENT_SERVICE))
                            .filter(found -> found.isAsNewAs(seen));
                case Row.Missing missing ->
                    landing.began() - arrived >= 0
                            ? Optional.of(new NotFound(Optional.empty(), Source.EVENT_SERVICE))
                            : Optional.empty();
                case Row.Unreachable unreachable -> Optional.empty();
            };
        }

        private CompletionStage<LookupAnswer> later(Duration pause) {
            if (nanos.getAsLong() - arrived + pause.toNanos() > patience.toNanos()) {
                return CompletableFuture.completedStage(new TooOld(seen));
            }
            Duration next = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            return CompletableFuture.supplyAsync(
                            () -> next, CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS))
                    .thenCompose(this::fromCaches);
        }
    }
}
