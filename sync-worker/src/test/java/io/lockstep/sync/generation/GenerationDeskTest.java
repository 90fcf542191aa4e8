package io.lockstep.sync.generation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GenerationDeskTest {

    private final MemoryGenerations generations = new MemoryGenerations();
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
}
