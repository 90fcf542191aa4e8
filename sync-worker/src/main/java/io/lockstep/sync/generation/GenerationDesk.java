package io.lockstep.sync.generation;

import io.lockstep.sync.audit.Register;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * What an operator may do with generations, and when. It decides on what the store says at that moment; the store's own
 * conditions catch what changes in between.
 */
public final class GenerationDesk {

    /** Every one costs a write of each change. */
    private static final int MAX = 3;

    /** Longer than workers go by a list of generations, so that none writes to an index that is gone. */
    private static final long WORKERS_NOTICE_MILLIS = 1_500;

    private final Generations generations;
    private final Register register;

    public GenerationDesk(Generations generations, Register register) {
        this.generations = generations;
        this.register = register;
    }

    /** What came of a request. */
    public sealed interface Answer {}

    public record Done(Generation generation) implements Answer {}

    public record Dropped() implements Answer {}

    public record Absent() implements Answer {}

    /** @param why with what to do instead */
    public record Refused(String why) implements Answer {}

    public List<Generation> all() {
        return generations.all();
    }

    /** Begins the next generation; the coordinator builds it. */
    public Answer build() {
        List<Generation> all = generations.all();
        Optional<Generation> unfinished = all.stream()
                .filter(one -> one.state() != GenerationState.LIVE && one.state() != GenerationState.PREVIOUS)
                .findFirst();
        if (unfinished.isPresent()) {
            return new Refused("Generation " + unfinished.get().number() + " is "
                    + unfinished.get().state().wireName() + "; swap or delete it first.");
        }
        if (all.stream().noneMatch(one -> one.state() == GenerationState.LIVE)) {
            return new Refused("No generation is live; start the workers, which make one.");
        }
        if (all.size() >= MAX) {
            return new Refused("There are " + all.size() + " generations; delete one that is not live first.");
        }
        // The number is of the list that was checked: of two requests that saw the same one, one makes it.
        return generations
                .create(all.getLast().number() + 1)
                .<Answer>map(Done::new)
                .orElseGet(() -> new Refused("A generation was begun at the same time."));
    }

    /** Has searches see this one. */
    public Answer swap(int number) {
        Optional<Generation> wanted = find(number);
        if (wanted.isEmpty()) {
            return new Absent();
        }
        if (!wanted.get().state().isComplete() || !wanted.get().takesWrites()) {
            return new Refused(
                    "Generation " + number + " is " + wanted.get().state().wireName() + ", not ready.");
        }
        return change(number);
    }

    /** Has searches see again what they saw before this one. */
    public Answer rollback(int number) {
        Optional<Generation> current = find(number);
        if (current.isEmpty()) {
            return new Absent();
        }
        if (current.get().state() != GenerationState.LIVE) {
            return new Refused("Generation " + number + " is not live.");
        }
        return generations.all().stream()
                .filter(one -> one.state() == GenerationState.PREVIOUS && one.takesWrites())
                .reduce((older, newer) -> newer)
                .map(previous -> change(previous.number()))
                .orElseGet(() -> new Refused("There is no previous generation to go back to."));
    }

    /** Removes one that is not live. Waits a moment, until workers no longer write to it. */
    public Answer drop(int number) {
        Optional<Generation> unwanted = find(number);
        if (unwanted.isEmpty()) {
            return new Absent();
        }
        if (unwanted.get().state() == GenerationState.LIVE) {
            return new Refused("Generation " + number + " is live; swap to another first.");
        }
        if (unwanted.get().state() == GenerationState.FILLING) {
            unwanted.get().operation().ifPresent(register::cancel);
        }
        generations.stopWrites(number);
        new CompletableFuture<Void>()
                .completeOnTimeout(null, WORKERS_NOTICE_MILLIS, TimeUnit.MILLISECONDS)
                .join();
        generations.drop(number);
        return new Dropped();
    }

    private Answer change(int to) {
        int from = generations.all().stream()
                .filter(one -> one.state() == GenerationState.LIVE)
                .findFirst()
                .orElseThrow()
                .number();
        generations.refresh(to);
        generations.swap(from, to);
        return new Done(find(to).orElseThrow());
    }

    private Optional<Generation> find(int number) {
        return generations.all().stream().filter(one -> one.number() == number).findFirst();
    }
}
