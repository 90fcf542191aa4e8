package io.lockstep.sync.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class GenerationCoordinatorTest {

    private static final GenerationCoordinator.Filling NOT_REACHED =
            new GenerationCoordinator.Filling(null, null, null, "memory");

    /** Every change would have to be taken by both, so the live one would stand still. */
    @Test
    void writesNothingToAGenerationThatHasNoPlaceYet() {
        MemoryGenerations generations = new MemoryGenerations();
        Generation building = generations.create(2).orElseThrow();
        generations.fill();
        GenerationCoordinator coordinator =
                new GenerationCoordinator(generations, NOT_REACHED, () -> true, InstantSource.system());

        assertThatThrownBy(() -> coordinator.step(building)).hasMessageContaining("generation 2 has no place");

        assertThat(generations.all())
                .filteredOn(Generation::takesWrites)
                .extracting(Generation::number)
                .containsExactly(1);
    }
}
