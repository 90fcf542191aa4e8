package io.lockstep.sync.generation;

import io.lockstep.sync.StopSignal;
import io.lockstep.sync.audit.AuditRequest;
import io.lockstep.sync.audit.AuditRun;
import io.lockstep.sync.audit.Auditor;
import io.lockstep.sync.audit.IdRange;
import io.lockstep.sync.audit.Register;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds generations, step by step. Every worker has one; it acts while its worker coordinates.
 *
 * <p>It remembers nothing that matters: each round it asks the store which generation is under way and in which state, and
 * takes that one's next step. A step may be taken twice, by this worker after a restart or by two at once, and is
 * harmless then: so the death of a coordinator at any point costs time only.
 *
 * <pre>
 *   building   write to it too ─▶ wait for the barrier ─▶ copy deletion markers ─▶ ask for a rebuild of everything
 *   filling    wait for the rebuild to be published, then for the workers to acknowledge the snapshot log up to there
 *   comparing  audit against MySQL, repair, audit again; no difference: ready
 * </pre>
 *
 * <p>INVARIANT I4: the rebuild is asked for only after the barrier (M13). A change that is not in the rebuild was committed
 * after the rebuild read its row, hence came to a worker after the barrier and was written to the new generation too.
 */
public final class GenerationCoordinator implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(GenerationCoordinator.class);

    private static final Duration ROUND = Duration.ofMillis(500);
    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(2);

    /** Audits of a new generation; one that still finds something then is not a matter of changes on their way. */
    private static final int MAX_COMPARISONS = 3;

    private final Generations generations;
    private final Filling filling;
    private final BooleanSupplier coordinates;
    private final InstantSource clock;
    private final Map<String, Map<Integer, Long>> ends = new HashMap<>();
    private final StopSignal stop = new StopSignal();
    private String trouble = "";

    /** What fills a generation and finds what is missing in it. */
    public record Filling(Register register, SnapshotLog log, Auditor auditor, String sink) {}

    public GenerationCoordinator(
            Generations generations, Filling filling, BooleanSupplier coordinates, InstantSource clock) {
        this.generations = generations;
        this.filling = filling;
        this.coordinates = coordinates;
        this.clock = clock;
    }

    @Override
    public void run() {
        try {
            while (!stop.await(ROUND)) {
                round();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public void stop() {
        stop.give();
    }

    private void round() throws InterruptedException {
        try {
            if (coordinates.getAsBoolean()) {
                Optional<Generation> underWay = generations.all().stream()
                        .filter(one -> one.state().isUnderWay())
                        .findFirst();
                if (underWay.isPresent()) {
                    step(underWay.get());
                }
            }
            trouble = "";
        } catch (RuntimeException e) {
            if (!trouble.equals(String.valueOf(e.getMessage()))) {
                trouble = String.valueOf(e.getMessage());
                LOG.warn("a generation cannot be built on, trying again: {}", trouble);
            }
            stop.await(AFTER_TROUBLE);
        }
    }

    /** Takes the generation's next step, or finds that it is not yet time. */
    void step(Generation generation) throws InterruptedException {
        switch (generation.state()) {
            case BUILDING -> build(generation);
            case FILLING -> fill(generation);
            case COMPARING -> compare(generation);
            case READY, LIVE, PREVIOUS, FAILED -> {}
        }
    }

    private void build(Generation generation) throws InterruptedException {
        if (!generations.isWritable(generation.number())) {
            // Not a failure of the build: it goes on when there is room, and nothing waits for it until then.
            throw new IllegalStateException("generation " + generation.number()
                    + " has no place in the store yet: see its allocation (GET /_cluster/allocation/explain)");
        }
        generations.takeWrites(generation.number());
        if (stop.await(generations.barrier())) {
            return;
        }
        generations.copyMarkers(generation.number());
        String operation = filling.register().rebuildAll(filling.sink());
        LOG.info("generation {} gets every change and is filled by {}", generation.number(), operation);
        note(generation, GenerationState.FILLING, Optional.of(operation), Optional.empty());
    }

    private void fill(Generation generation) {
        String operation = generation.operation().orElse("");
        Register.RebuildStatus status = filling.register().status(operation);
        switch (status.state()) {
            case OPEN -> {}
            case LOST ->
                note(
                        generation,
                        GenerationState.FAILED,
                        generation.operation(),
                        Optional.of("its rebuild was given up: " + status.error()));
            case DONE -> {
                Map<Integer, Long> end =
                        ends.computeIfAbsent(operation, done -> filling.log().end());
                if (filling.log().isAcknowledged(end)) {
                    ends.clear();
                    note(generation, GenerationState.COMPARING, generation.operation(), Optional.empty());
                }
            }
        }
    }

    private void compare(Generation generation) throws InterruptedException {
        for (int comparison = 1; comparison <= MAX_COMPARISONS; comparison++) {
            generations.refresh(generation.number());
            AuditRun run =
                    new AuditRun("generation-" + generation.number(), new AuditRequest(IdRange.ALL, true), clock);
            filling.auditor().run(run, generations.model(generation.number()));
            AuditRun.Snapshot found = run.snapshot();
            if (found.state() != AuditRun.State.DONE) {
                // Asked again in the next round, since this is no finding.
                throw new IllegalStateException("comparing generation " + generation.number() + ": "
                        + found.error().orElse("cancelled"));
            }
            if (found.found() == 0) {
                generations.refresh(generation.number());
                LOG.info(
                        "generation {} is ready: rows={}",
                        generation.number(),
                        found.compared().rows());
                note(generation, GenerationState.READY, generation.operation(), Optional.empty());
                return;
            }
            LOG.warn("generation {} differs from MySQL: {}", generation.number(), found.counts());
        }
        note(
                generation,
                GenerationState.FAILED,
                generation.operation(),
                Optional.of("it still differs from MySQL after " + MAX_COMPARISONS + " comparisons; see the log"));
    }

    private void note(Generation generation, GenerationState state, Optional<String> operation, Optional<String> note) {
        generations.note(
                new Generation(generation.number(), state, generation.takesWrites(), clock.instant(), operation, note));
    }
}
