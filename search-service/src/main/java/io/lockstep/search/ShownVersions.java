package io.lockstep.search;

import io.lockstep.contract.Version;
import io.lockstep.search.SearchIndex.Shown;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Waits until the index shows what readers have seen. All readers of this process share one question at a time, which is
 * asked less often the longer nobody is helped by its answer; nothing makes the index refresh earlier than it would.
 */
@Singleton
final class ShownVersions {

    private static final Logger LOG = Logger.getLogger(ShownVersions.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(400);

    private final Function<Set<String>, Optional<Map<String, Shown>>> index;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("shown-versions").factory());
    private final Set<Waiter> waiters = new HashSet<>();
    private Duration pause = FIRST_PAUSE;
    private boolean asking;

    @Inject
    ShownVersions(SearchIndex index) {
        this(index::shown);
    }

    ShownVersions(Function<Set<String>, Optional<Map<String, Shown>>> index) {
        this.index = index;
    }

    private record Waiter(SeenVersions seen, CompletableFuture<Set<String>> deleted) {

        /** Helps the reader if all is shown as new as it was seen, deletions included. */
        boolean isHelpedBy(Map<String, Shown> shown) {
            return seen.byId().entrySet().stream().allMatch(entry -> {
                Optional<Version> version =
                        Optional.ofNullable(shown.get(entry.getKey())).map(Shown::version);
                return version.filter(found -> !entry.getValue().isNewerThan(found))
                        .isPresent();
            });
        }
    }

    /** Completes with those of the ids that are deleted, once all are shown; fails when the time is over. */
    CompletableFuture<Set<String>> await(SeenVersions seen, Duration patience) {
        Waiter waiter = new Waiter(seen, new CompletableFuture<>());
        synchronized (this) {
            waiters.add(waiter);
            pause = FIRST_PAUSE;
            if (!asking) {
                asking = true;
                thread.execute(this::ask);
            }
        }
        return waiter.deleted
                .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((deleted, failure) -> leave(waiter));
    }

    @PreDestroy
    void stop() {
        thread.shutdownNow();
    }

    private void ask() {
        List<Waiter> asked = waiting();
        if (asked.isEmpty()) {
            return;
        }
        try {
            Set<String> ids = asked.stream()
                    .flatMap(waiter -> waiter.seen.byId().keySet().stream())
                    .collect(Collectors.toSet());
            index.apply(ids).ifPresent(shown -> tell(asked, shown));
        } catch (RuntimeException e) {
            LOG.error("asking the index what it shows failed in an unforeseen way; it is asked again", e);
        } finally {
            again();
        }
    }

    private static void tell(List<Waiter> asked, Map<String, Shown> shown) {
        for (Waiter waiter : asked) {
            if (waiter.isHelpedBy(shown)) {
                Set<String> deleted = waiter.seen.byId().keySet().stream()
                        .filter(id -> shown.get(id).deleted())
                        .collect(Collectors.toSet());
                waiter.deleted.complete(deleted);
            }
        }
    }

    private synchronized List<Waiter> waiting() {
        asking = !waiters.isEmpty();
        return new ArrayList<>(waiters);
    }

    private synchronized void leave(Waiter waiter) {
        waiters.remove(waiter);
    }

    /** Also if nobody waits any more: who comes meanwhile must not make the next question come earlier. */
    private synchronized void again() {
        thread.schedule(this::ask, pause.toMillis(), TimeUnit.MILLISECONDS);
        pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
    }
}
