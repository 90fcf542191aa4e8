package io.lockstep.sync.generation;

import io.lockstep.sync.Held;
import io.lockstep.sync.audit.IdRange;
import io.lockstep.sync.audit.ReadModel;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Generations without documents, of which the first is live. */
final class MemoryGenerations implements Generations {

    private final Map<Integer, Generation> byNumber = new TreeMap<>();
    private Runnable afterList = () -> {};
    private boolean full;

    MemoryGenerations() {
        put(1, GenerationState.LIVE, true);
    }

    /** Has something else happen between the next list and whatever its reader makes of it. */
    void afterTheNextList(Runnable then) {
        afterList = then;
    }

    /** From now on no generation has a place, as on a disk that is full. */
    void fill() {
        full = true;
    }

    @Override
    public List<Generation> all() {
        List<Generation> seen = List.copyOf(byNumber.values());
        Runnable then = afterList;
        afterList = () -> {};
        then.run();
        return seen;
    }

    @Override
    public Optional<Generation> create(int number) {
        return byNumber.containsKey(number)
                ? Optional.empty()
                : Optional.of(put(number, GenerationState.BUILDING, false));
    }

    @Override
    public boolean isWritable(int number) {
        return !full;
    }

    @Override
    public void takeWrites(int number) {
        put(number, byNumber.get(number).state(), true);
    }

    @Override
    public void stopWrites(int number) {
        put(number, byNumber.get(number).state(), false);
    }

    /** Whoever writes here sees every change at once. */
    @Override
    public Duration barrier() {
        return Duration.ZERO;
    }

    @Override
    public void note(Generation generation) {
        byNumber.put(generation.number(), generation);
    }

    @Override
    public void copyMarkers(int number) {
        // nothing was ever deleted
    }

    @Override
    public void refresh(int number) {
        // everything is visible at once
    }

    @Override
    public ReadModel model(int number) {
        return new Empty();
    }

    @Override
    public void swap(int from, int to) {
        if (byNumber.get(from).state() != GenerationState.LIVE) {
            throw new IllegalStateException("searches do not see " + from);
        }
        put(from, GenerationState.PREVIOUS, byNumber.get(from).takesWrites());
        put(to, GenerationState.LIVE, byNumber.get(to).takesWrites());
    }

    @Override
    public void drop(int number) {
        byNumber.remove(number);
    }

    private Generation put(int number, GenerationState state, boolean takesWrites) {
        Generation generation =
                new Generation(number, state, takesWrites, Instant.EPOCH, Optional.empty(), Optional.empty());
        byNumber.put(number, generation);
        return generation;
    }

    private static final class Empty implements ReadModel {
        @Override
        public boolean isComplete() {
            return true;
        }

        @Override
        public Map<String, Held> held(List<String> ids) {
            return Map.of();
        }

        @Override
        public LivePage live(IdRange range, Optional<String> cursor, int limit) {
            return new LivePage(List.of(), Optional.empty());
        }
    }
}
