package io.lockstep.event.rebuild;

import io.lockstep.event.Backoff;
import io.lockstep.event.StoreUnavailable;
import io.lockstep.event.Wakeup;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * Runs rebuilds, one after the other, for as long as it leads. Every process has one; one of them leads.
 *
 * <pre>
 *   read a chunk ─▶ publish, await all acknowledgements ─▶ store the position ─▶ pause to keep the rate ─┐
 *        ▲                                                                                               │
 *        └───────────────────────────────────────────────────────────────────────────────────────────────┘
 * </pre>
 *
 * <p>INVARIANT I2: the position is stored after the acknowledgements, so that a process that dies anywhere leaves at
 * worst a chunk that is published twice. INVARIANT I3: that, and a chunk published late by a process that lost the
 * lead, is harmless, because records carry the versions of the rows they were read from.
 */
public final class RebuildRunner implements Runnable {

    private static final Logger LOG = Logger.getLogger(RebuildRunner.class);

    private static final Duration STANDBY = Duration.ofSeconds(1);
    private static final Duration MAX_BACKOFF = Duration.ofSeconds(5);

    /** What fails this often in a row, while MySQL and Kafka answer, will not succeed. */
    private static final int MAX_DEFECTS = 20;

    private final Operations operations;
    private final SnapshotSource source;
    private final SnapshotPublisher publisher;
    private final RebuildPace pace;
    private final Wakeup wakeup = new Wakeup();
    private final Backoff backoff;
    private Optional<Operations.Lead> lead = Optional.empty();
    private final AtomicLong rows = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private boolean troubled;
    private int defects;

    public RebuildRunner(
            Operations operations,
            SnapshotSource source,
            SnapshotPublisher publisher,
            RebuildPace pace,
            RandomGenerator random) {
        this.operations = operations;
        this.source = source;
        this.publisher = publisher;
        this.pace = pace;
        this.backoff = new Backoff(MAX_BACKOFF, random);
    }

    /** Looks for an operation now rather than at the next poll. */
    public void wake() {
        wakeup.work();
    }

    /** Ends the run after the chunk under way. */
    public void stop() {
        wakeup.stop();
    }

    /** Rows that this process read and dealt with since it started. */
    public long rows() {
        return rows.get();
    }

    /** Those of them that can never be published. */
    public long refused() {
        return refused.get();
    }

    /** Runs until stopped or interrupted. No failure ends it. */
    @Override
    public void run() {
        try {
            while (!wakeup.isStopped()) {
                step();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            resign();
            publisher.close();
        }
    }

    private void step() throws InterruptedException {
        Optional<Operation> current = Optional.empty();
        try {
            if (lead.isEmpty()) {
                lead = operations.tryLead();
            }
            if (lead.isPresent() && lead.get().isHeld()) {
                current = lead.get().next();
            } else {
                resign();
            }
            Duration pause = current.isPresent() ? advance(current.get(), lead.orElseThrow()) : Duration.ZERO;
            recovered();
            if (current.isPresent()) {
                wakeup.awaitStop(pause);
            } else {
                wakeup.awaitWork(STANDBY);
            }
        } catch (RuntimeException e) {
            failed(current, e);
            wakeup.awaitStop(backoff.next());
        }
    }

    /** Deals with one chunk, and says how long to wait for the next. */
    private Duration advance(Operation operation, Operations.Lead held) {
        long started = pace.nanoTime();
        RebuildRequest request = operation.request();
        int rate = request.rowsPerSecond();
        SnapshotChunk chunk = source.read(request.scope(), operation.progress().position(), pace.rows(rate));
        publisher.publish(chunk.records(), request.sink());
        OperationState state = chunk.isLast() ? OperationState.DONE : OperationState.RUNNING;
        rows.addAndGet(chunk.rows());
        refused.addAndGet(chunk.refused().size());
        Optional<String> error = latest(chunk.refused());
        error.ifPresent(refusal -> LOG.errorf("rebuild %s left out a row: %s", operation.id(), refusal));
        if (!held.advance(operation, operation.progress().after(chunk), state, error)) {
            LOG.infof("rebuild %s was cancelled, or another process goes on with it", operation.id());
        } else if (state.isOver()) {
            LOG.infof(
                    "rebuild %s is published: rows=%d",
                    operation.id(), operation.progress().after(chunk).rowsRead());
        }
        return chunk.isLast() ? Duration.ZERO : pace.pause(chunk.rows(), rate, started);
    }

    private void failed(Optional<Operation> current, RuntimeException failure) {
        boolean outage = failure instanceof StoreUnavailable || failure instanceof NotAcknowledged;
        defects = outage ? 0 : defects + 1;
        if (!troubled) {
            LOG.warnf(failure, "a rebuild cannot go on, trying again");
        }
        troubled = true;
        try {
            OperationState state = defects < MAX_DEFECTS ? OperationState.RUNNING : OperationState.FAILED;
            current.ifPresent(operation ->
                    lead.ifPresent(held -> held.troubled(operation, state, String.valueOf(failure.getMessage()))));
        } catch (RuntimeException e) {
            LOG.debugf(e, "the trouble of a rebuild could not be noted");
        }
        resign();
    }

    private void recovered() {
        troubled = false;
        defects = 0;
        backoff.reset();
    }

    private static Optional<String> latest(List<SnapshotChunk.Refused> refused) {
        return refused.isEmpty()
                ? Optional.empty()
                : Optional.of(refused.getLast().id() + ": " + refused.getLast().reason());
    }

    private void resign() {
        lead.ifPresent(Operations.Lead::close);
        lead = Optional.empty();
    }
}
