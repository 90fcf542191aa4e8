package io.lockstep.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.contract.ChangeKind;
import io.lockstep.contract.ChangeRecord;
import io.lockstep.contract.Version;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * I2, I3 and I4 over random interleavings: changes of few keys in any order, batches that fail before or after they
 * took effect, changes that are refused, answers that overtake each other. A map is the oracle.
 */
class ApplierInterleavingsTest {

    private static final int CHANGES = 200;
    private static final int KEYS = 8;

    /** The newest version of each key is one that the sink refuses: what it displaces must not be lost. */
    private static final Version POISON = new Version(40);

    @Property(tries = 60)
    void theSinkEndsWithTheNewestOfEveryKeyAndNothingIsSettledTooEarly(@ForAll long seed) throws Exception {
        Random random = new Random(seed);
        MemorySink sink = new MemorySink();
        sink.answering((changes, apply) -> unreliably(changes, () -> take(sink, changes), random));
        Ledger ledger = new Ledger(sink);
        Map<String, Version> oracle = new HashMap<>();
        ApplierLimits limits =
                new ApplierLimits(1 + random.nextInt(5), 1 << 20, Duration.ofNanos(1000), 3, 50, Duration.ofSeconds(5));
        Backoff backoff = new Backoff(Duration.ofNanos(1000), Duration.ofMillis(1), () -> 0.5);

        try (Applier applier =
                new Applier(sink, limits, backoff, new ApplyHistory(InstantSource.system()), System::nanoTime)) {
            applier.start();
            for (int i = 0; i < CHANGES; i++) {
                ChangeRecord change = randomChange(random);
                if (!change.version().equals(POISON)) {
                    oracle.merge(change.id(), change.version(), (a, b) -> a.isNewerThan(b) ? a : b);
                }
                applier.submit(ledger.deliver(change));
            }
            await().atMost(Duration.ofSeconds(30)).until(ledger::allSettled);
        }

        assertThat(ledger.violations()).isEmpty();
        oracle.forEach((id, newest) -> assertThat(sink.last(id))
                .get()
                .extracting(ChangeRecord::version)
                .isEqualTo(newest));
    }

    private static ChangeRecord randomChange(Random random) {
        String id = "k" + random.nextInt(KEYS);
        Version version = new Version(1 + random.nextInt(40));
        return version.value() % 5 == 0 && !version.equals(POISON)
                ? ChangeRecord.deletion(id, version)
                : ChangeRecord.of(id, version, ChangeKind.UPSERT, new byte[] {'{', '}'});
    }

    private static List<Outcome> take(MemorySink sink, List<ChangeRecord> changes) {
        return changes.stream()
                .map(change -> change.version().equals(POISON)
                        ? new Outcome.Rejected(RejectionReason.DOCUMENT_REFUSED, "poison")
                        : sink.take(change))
                .toList();
    }

    private static CompletionStage<List<Outcome>> unreliably(
            List<ChangeRecord> changes, MemorySink.Effect apply, Random random) {
        int fate;
        synchronized (random) {
            fate = random.nextInt(10);
        }
        return switch (fate) {
            case 0 -> CompletableFuture.failedFuture(new IllegalStateException("lost before it took effect"));
            case 1 -> {
                apply.run();
                yield CompletableFuture.failedFuture(new IllegalStateException("lost after it took effect"));
            }
            case 2 ->
                CompletableFuture.completedFuture(Collections.nCopies(
                        changes.size(), new Outcome.Unavailable("busy", Trouble.CHANGE_UNAVAILABLE)));
            case 3, 4 ->
                CompletableFuture.supplyAsync(
                        apply::run, CompletableFuture.delayedExecutor(1, java.util.concurrent.TimeUnit.MILLISECONDS));
            default -> CompletableFuture.supplyAsync(apply::run);
        };
    }

    /**
     * All deliveries, and what would be lost if the process died the moment one is settled: nothing, if the sink holds
     * the change or a newer one, or an unsettled delivery of the key with at least its version is read again.
     */
    private static final class Ledger {
        private final MemorySink sink;
        private final List<Entry> entries = Collections.synchronizedList(new ArrayList<>());
        private final List<String> violations = Collections.synchronizedList(new ArrayList<>());

        private Ledger(MemorySink sink) {
            this.sink = sink;
        }

        Delivery deliver(ChangeRecord change) {
            Entry entry = new Entry(change);
            entries.add(entry);
            return entry;
        }

        boolean allSettled() {
            return List.copyOf(entries).stream().allMatch(entry -> entry.settled);
        }

        List<String> violations() {
            return violations;
        }

        private final class Entry implements Delivery {
            private final ChangeRecord change;
            private volatile boolean settled;

            private Entry(ChangeRecord change) {
                this.change = change;
            }

            @Override
            public ChangeRecord change() {
                return change;
            }

            @Override
            public void settle(Outcome outcome) {
                if (change.version().equals(POISON)) {
                    settled = true;
                    return;
                }
                boolean held = sink.last(change.id())
                        .filter(now -> !change.version().isNewerThan(now.version()))
                        .isPresent();
                boolean comesAgain = List.copyOf(entries).stream()
                        .anyMatch(other -> other != this
                                && !other.settled
                                && !other.change.version().equals(POISON)
                                && other.change.id().equals(change.id())
                                && !change.version().isNewerThan(other.change.version()));
                if (!held && !comesAgain) {
                    violations.add(change + " was settled while the sink held " + sink.last(change.id()));
                }
                settled = true;
            }

            @Override
            public CompletionStage<Void> deadLetter(Outcome.Rejected rejected, int attempts) {
                if (!change.version().equals(POISON)) {
                    violations.add(change + " was dead-lettered");
                }
                return CompletableFuture.completedFuture(null);
            }
        }
    }
}
