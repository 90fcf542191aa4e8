package io.lockstep.search;

import io.lockstep.search.SearchAnswer.TooOld;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;

/**
 * Searches in a state of the index that has what the reader has seen; waits for one, within limits.
 *
 * <pre>
 *   search ──has all──▶ answer
 *     ▲  └──lacks some──▶ wait until the index shows it ──shown──┐
 *     └──────────────────────────────────────────────────────────┘      time is over ──▶ too old
 * </pre>
 *
 * <p>Pages of a cursor stay in the state that the first one was of; if that lacks something, no waiting helps.
 *
 * <p>INVARIANT I10: what the wait found does not count, since another copy of the index may have answered it. The search
 * itself is asked again, and answers only in a state that has all.
 *
 * <p>Safe to share between threads; calls block.
 */
@Singleton
public final class FreshSearch {

    private final SearchIndex index;
    private final ShownVersions shown;
    private final Duration patience;
    private final Semaphore places;

    @Inject
    FreshSearch(SearchIndex index, ShownVersions shown, SearchServiceConfig config) {
        this(index, shown, config.tokens().maxWait(), config.tokens().maxWaiting());
    }

    /**
     * @param patience how long a reader waits
     * @param waiting readers at one time, each of which holds a thread
     */
    FreshSearch(SearchIndex index, ShownVersions shown, Duration patience, int waiting) {
        this.index = index;
        this.shown = shown;
        this.patience = patience;
        this.places = new Semaphore(waiting);
    }

    /** @param seen what the answer must not be older than */
    public SearchAnswer search(SearchRequest request, SeenVersions seen) {
        SearchAnswer answer = index.search(request, seen);
        if (!(answer instanceof TooOld tooOld) || !places.tryAcquire()) {
            return answer;
        }
        try {
            return again(request, seen, tooOld);
        } finally {
            places.release();
        }
    }

    private SearchAnswer again(SearchRequest request, SeenVersions seen, TooOld first) {
        long deadline = System.nanoTime() + patience.toNanos();
        SeenVersions wanted = seen;
        SearchAnswer answer = first;
        while (answer instanceof TooOld tooOld) {
            Optional<Set<String>> deleted = shown(tooOld.lacking(), Duration.ofNanos(deadline - System.nanoTime()));
            if (deleted.isEmpty()) {
                return tooOld;
            }
            wanted = wanted.withGone(deleted.get());
            answer = index.search(request, wanted);
            if (answer instanceof TooOld && request.page().cursor().isPresent()) {
                return new SearchAnswer.CursorRefused(
                        "the pages of this cursor are from before what was written; start again without it");
            }
        }
        return answer;
    }

    private Optional<Set<String>> shown(SeenVersions lacking, Duration left) {
        if (left.isNegative()) {
            return Optional.empty();
        }
        try {
            return Optional.of(shown.await(lacking, left).join());
        } catch (CompletionException e) {
            if (e.getCause() instanceof TimeoutException) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
