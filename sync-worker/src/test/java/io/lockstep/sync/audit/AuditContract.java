package io.lockstep.sync.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.contract.Canary;
import io.lockstep.contract.ChangeRecord;
import io.lockstep.contract.Version;
import io.lockstep.sync.Sink;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** F-38, F-39: what an audit must find, mend, and not find, whatever the sink. */
public abstract class AuditContract {

    private static final AuditSettings QUICK =
            new AuditSettings(50, List.of(Duration.ofMillis(50), Duration.ofMillis(300)), Duration.ofSeconds(10));
    private static final Version LONG_AGO = Version.at(Instant.now().minusSeconds(86_400));

    /** Not the common pool, whose few threads the sinks' answers need. */
    private static final Executor APART = task -> Thread.ofPlatform().daemon().start(task);

    private final List<Drift> heard = new ArrayList<>();
    private Sink sink;
    private MemoryRegister register;
    private ReadModel model;

    protected abstract Sink sink();

    protected abstract ReadModel model(Sink sink);

    /** Puts these into the empty store. */
    protected abstract void seed(List<ChangeRecord> changes) throws Exception;

    /** Puts exactly this into the store, behind the back of every guard. */
    protected abstract void plant(ChangeRecord change) throws Exception;

    /** Takes the entry out of the store, as if it had never been there. */
    protected abstract void drop(String id) throws Exception;

    /** Makes what was planted visible. */
    protected abstract void settle() throws Exception;

    @BeforeEach
    void fill() throws Exception {
        sink = sink();
        sink.prepare();
        model = model(sink);
        register = new MemoryRegister(sink);
        List<ChangeRecord> changes = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            changes.add(register.write(id(i), "name of " + id(i)));
        }
        for (int i = 0; i < 3; i++) {
            changes.add(ChangeRecord.deletion(Canary.id(i), Version.at(Instant.now())));
        }
        seed(changes);
        settle();
    }

    @Test
    void findsNothingWhereNothingDiffers() throws Exception {
        AuditRun.Snapshot audit = audit(IdRange.ALL, true);

        assertThat(audit.state()).isEqualTo(AuditRun.State.DONE);
        assertThat(audit.found()).isZero();
        assertThat(audit.compared().rows()).isEqualTo(200);
        assertThat(register.rebuilt()).isEmpty();
    }

    /** The row is there, so what the sink shows is no orphan, whatever it is. */
    @Test
    void saysNothingOfARowThatCannotBeRead() throws Exception {
        register.makeUnreadable(id(3));
        plant(MemoryRegister.upsert(id(3), LONG_AGO, "an older copy"));
        settle();

        AuditRun.Snapshot audit = audit(IdRange.ALL, true);

        assertThat(audit.drifts()).isEmpty();
        assertThat(register.rebuilt()).isEmpty();
    }

    @Test
    void findsEveryPlantedDriftAndMendsWhatCanBeMended() throws Exception {
        Map<String, DriftKind> planted = plantEverything();

        AuditRun.Snapshot audit = audit(IdRange.ALL, true);

        Map<String, DriftKind> found = new TreeMap<>();
        audit.drifts().forEach(drift -> found.put(drift.id(), drift.kind()));
        assertThat(found).isEqualTo(planted);
        assertThat(heard).hasSameSizeAs(planted.keySet());
        long ahead = planted.values().stream().filter(DriftKind.AHEAD::equals).count();
        assertThat(audit.repairs()).isEqualTo(new AuditRun.Repairs(planted.size() - ahead, 0));

        settle();
        AuditRun.Snapshot again = audit(IdRange.ALL, true);
        assertThat(again.counts()).isEqualTo(Map.of(DriftKind.AHEAD, ahead));
    }

    @Test
    void looksAtItsRangeOnly() throws Exception {
        Map<String, DriftKind> planted = plantEverything();
        String id = planted.entrySet().stream()
                .filter(entry -> entry.getValue() == DriftKind.STALE)
                .findFirst()
                .orElseThrow()
                .getKey();

        AuditRun.Snapshot audit = audit(new IdRange(Optional.of(id), Optional.of(id)), false);

        assertThat(audit.drifts()).extracting(Drift::id).containsExactly(id);
        assertThat(register.rebuilt()).isEmpty();
    }

    /** M14: hot keys are always behind, new ones missing and deleted ones orphans, for a moment. */
    @Test
    void takesNoChangeOnItsWayForADrift() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Void> writes = CompletableFuture.runAsync(
                () -> {
                    while (!over.get()) {
                        writeSomethingThatArrivesLate(random);
                    }
                },
                APART);
        try {
            for (int i = 0; i < 4; i++) {
                AuditRun.Snapshot audit = audit(IdRange.ALL, false);
                assertThat(audit.drifts()).as("seed " + seed).isEmpty();
            }
        } finally {
            over.set(true);
            writes.join();
        }
    }

    /** F-39. */
    @Test
    void twoAuditsThatRepairBesideWritesSetNothingBack() throws Exception {
        plantEverything();
        AtomicBoolean over = new AtomicBoolean();
        Random random = new Random(7);
        CompletableFuture<Void> writes = CompletableFuture.runAsync(
                () -> {
                    while (!over.get()) {
                        writeSomethingThatArrivesLate(random);
                    }
                },
                APART);
        CompletableFuture<AuditRun.Snapshot> other = CompletableFuture.supplyAsync(this::uncheckedAudit, APART);
        audit(IdRange.ALL, true);
        other.join();
        over.set(true);
        writes.join();
        settle();

        AuditRun.Snapshot last = audit(IdRange.ALL, true);

        assertThat(last.drifts()).extracting(Drift::kind).containsOnly(DriftKind.AHEAD);
    }

    private Map<String, DriftKind> plantEverything() throws Exception {
        Map<String, DriftKind> planted = new TreeMap<>();
        for (int i = 0; i < 5; i++) {
            String stale = id(i);
            plant(MemoryRegister.upsert(stale, LONG_AGO, "an older copy"));
            planted.put(stale, DriftKind.STALE);
            String deleted = id(10 + i);
            plant(ChangeRecord.deletion(deleted, LONG_AGO));
            planted.put(deleted, DriftKind.STALE);
            String corrupt = id(20 + i);
            plant(MemoryRegister.upsert(
                    corrupt, register.row(corrupt).orElseThrow().version(), "not what was written"));
            planted.put(corrupt, DriftKind.CORRUPT);
            String ahead = id(30 + i);
            plant(MemoryRegister.upsert(ahead, Version.at(Instant.now().plusSeconds(3600)), "from the future"));
            planted.put(ahead, DriftKind.AHEAD);
            String orphan = "orphan-" + id(i);
            plant(MemoryRegister.upsert(orphan, LONG_AGO, "never was"));
            planted.put(orphan, DriftKind.ORPHAN);
            String missing = id(40 + i);
            drop(missing);
            if (model.isComplete()) {
                planted.put(missing, DriftKind.MISSING);
            }
        }
        settle();
        return planted;
    }

    private void writeSomethingThatArrivesLate(Random random) {
        String hot = id(100 + random.nextInt(5));
        String other = "new-" + id(random.nextInt(50));
        List<ChangeRecord> changes = new ArrayList<>(List.of(register.write(hot, "hot " + random.nextInt())));
        if (register.row(other).isEmpty()) {
            changes.add(register.write(other, "new"));
        } else {
            changes.add(register.delete(other));
        }
        // What is on its way is late by a while, and the key has changed again by then.
        changes.add(register.write(hot, "hotter"));
        CompletableFuture.delayedExecutor(random.nextInt(100), TimeUnit.MILLISECONDS)
                .execute(() -> changes.forEach(change -> sink.apply(List.of(change))));
        CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(5, TimeUnit.MILLISECONDS))
                .join();
    }

    private AuditRun.Snapshot uncheckedAudit() {
        try {
            return audit(IdRange.ALL, true);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    protected final AuditRun.Snapshot audit(IdRange range, boolean repair) throws InterruptedException {
        AuditRun run = new AuditRun("audit", new AuditRequest(range, repair), InstantSource.system());
        new Auditor(register, sink.name(), QUICK, this::hear).run(run, model);
        AuditRun.Snapshot over = run.snapshot();
        assertThat(over.state()).as(String.valueOf(over.error())).isEqualTo(AuditRun.State.DONE);
        return over;
    }

    private synchronized void hear(Drift drift) {
        heard.add(drift);
    }

    protected static String id(int number) {
        return "evt_%04d".formatted(number);
    }
}
