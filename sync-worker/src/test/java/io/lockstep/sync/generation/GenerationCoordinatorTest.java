package io.lockstep.sync.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.sync.audit.ReadModel;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GenerationCoordinatorTest {

    private static final GenerationCoordinator.Filling NOT_REACHED =
            new GenerationCoordinator.Filling(null, null, null, "memory");

    private final List<Integer> takingWrites = new ArrayList<>();

    /** Every change would have to be taken by both, so the live one would stand still. */
    @Test
    void writesNothingToAGenerationThatHasNoPlaceYet() {
        GenerationCoordinator coordinator =
                new GenerationCoordinator(new Unplaced(), NOT_REACHED, () -> true, InstantSource.system());
        Generation building =
                new Generation(2, GenerationState.BUILDING, false, Instant.EPOCH, Optional.empty(), Optional.empty());

        assertThatThrownBy(() -> coordinator.step(building)).hasMessageContaining("generation 2 has no place");

        assertThat(takingWrites).isEmpty();
    }

    /** Generations on a disk that is full. */
    private final class Unplaced implements Generations {
        @Override
        public boolean isWritable(int number) {
            return false;
        }

        @Override
        public void takeWrites(int number) {
            takingWrites.add(number);
        }

        @Override
        public List<Generation> all() {
            return List.of();
        }

        @Override
        public Optional<Generation> create(int number) {
            return Optional.empty();
        }

        @Override
        public Duration barrier() {
            return Duration.ZERO;
        }

        @Override
        public void note(Generation generation) {}

        @Override
        public void copyMarkers(int number) {}

        @Override
        public void refresh(int number) {}

        @Override
        public ReadModel model(int number) {
            throw new UnsupportedOperationException("nothing is compared here");
        }

        @Override
        public void swap(int from, int to) {}

        @Override
        public void stopWrites(int number) {}

        @Override
        public void drop(int number) {}
    }
}
