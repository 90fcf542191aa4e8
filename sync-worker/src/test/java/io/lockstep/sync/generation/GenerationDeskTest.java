package io.lockstep.sync.generation;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.sync.audit.ReadModel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GenerationDeskTest {

    private final FirstGenerations generations = new FirstGenerations();
    private final GenerationDesk desk = new GenerationDesk(generations, null);

    @Test
    void buildsTheNextGeneration() {
        assertThat(desk.build())
                .isInstanceOfSatisfying(
                        GenerationDesk.Done.class,
                        it -> assertThat(it.generation().number()).isEqualTo(2));
    }

    @Test
    void refusesASecondWhileOneIsUnfinished() {
        desk.build();

        assertThat(desk.build()).isInstanceOf(GenerationDesk.Refused.class);
    }

    /** Both saw the list without an unfinished one. */
    @Test
    void beginsOneGenerationForTwoRequestsAtOnce() {
        List<GenerationDesk.Answer> other = new ArrayList<>();
        generations.afterTheNextList(() -> other.add(desk.build()));

        GenerationDesk.Answer answer = desk.build();

        assertThat(other).singleElement().isInstanceOf(GenerationDesk.Done.class);
        assertThat(answer).isInstanceOf(GenerationDesk.Refused.class);
        assertThat(generations.all()).extracting(Generation::number).containsExactly(1, 2);
    }

    /** One that is live, and those that are begun; nothing else is asked of it here. */
    private static final class FirstGenerations implements Generations {

        private final List<Generation> made = new ArrayList<>(List.of(generation(1, GenerationState.LIVE)));
        private Runnable afterList = () -> {};

        void afterTheNextList(Runnable then) {
            afterList = then;
        }

        private static Generation generation(int number, GenerationState state) {
            return new Generation(number, state, true, Instant.EPOCH, Optional.empty(), Optional.empty());
        }

        @Override
        public List<Generation> all() {
            List<Generation> seen = List.copyOf(made);
            Runnable then = afterList;
            afterList = () -> {};
            then.run();
            return seen;
        }

        @Override
        public boolean isWritable(int number) {
            return true;
        }

        @Override
        public Optional<Generation> create(int number) {
            if (made.stream().anyMatch(one -> one.number() == number)) {
                return Optional.empty();
            }
            Generation begun = generation(number, GenerationState.BUILDING);
            made.add(begun);
            return Optional.of(begun);
        }

        @Override
        public void takeWrites(int number) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Duration barrier() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void note(Generation generation) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void copyMarkers(int number) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void refresh(int number) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ReadModel model(int number) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void swap(int from, int to) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void stopWrites(int number) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void drop(int number) {
            throw new UnsupportedOperationException();
        }
    }
}
