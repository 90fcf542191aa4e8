package io.lockstep.sync;

import io.lockstep.contract.ChangeRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** Deliveries that remember what became of them, for accounts of a whole run: nothing lost, nothing counted twice. */
public final class Deliveries {

    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger settled = new AtomicInteger();
    private final List<Outcome.Rejected> deadLetters = Collections.synchronizedList(new ArrayList<>());
    private final List<String> deadIds = Collections.synchronizedList(new ArrayList<>());

    public Delivery of(ChangeRecord change) {
        made.incrementAndGet();
        return new One(change);
    }

    public boolean areAllSettled() {
        return settled.get() == made.get();
    }

    public int settled() {
        return settled.get();
    }

    public List<Outcome.Rejected> deadLetters() {
        return List.copyOf(deadLetters);
    }

    /** The ids of the dead letters. */
    public List<String> deadIds() {
        return List.copyOf(deadIds);
    }

    private final class One implements Delivery {
        private final ChangeRecord change;
        private boolean done;

        private One(ChangeRecord change) {
            this.change = change;
        }

        @Override
        public ChangeRecord change() {
            return change;
        }

        @Override
        public synchronized void settle(Outcome outcome) {
            if (done || outcome instanceof Outcome.Unavailable) {
                throw new IllegalStateException(change + " was settled twice, or without an end: " + outcome);
            }
            done = true;
            settled.incrementAndGet();
        }

        @Override
        public CompletionStage<Void> deadLetter(Outcome.Rejected rejected, int attempts) {
            deadLetters.add(rejected);
            deadIds.add(change.id());
            return CompletableFuture.completedFuture(null);
        }
    }
}
