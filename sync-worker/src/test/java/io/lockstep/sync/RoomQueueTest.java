package io.lockstep.sync;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoomQueueTest {

    private final RoomQueue queue = new RoomQueue();
    private final Thread first = thread("first");
    private final Thread second = thread("second");
    private final Thread third = thread("third");

    @Test
    void whileNobodyWaitsAnybodyMayComeIn() {
        assertThat(queue.admits(first)).isTrue();
        queue.passed();
        assertThat(queue.admits(second)).isTrue();
    }

    @Test
    void whoHasWaitedLongestComesFirst() {
        queue.join(first);
        queue.join(second);

        assertThat(queue.admits(first)).isTrue();
        assertThat(queue.admits(second)).isFalse();
        assertThat(queue.admits(third)).as("it has not waited at all").isFalse();

        queue.leave(first);
        assertThat(queue.admits(second)).isTrue();
    }

    @Test
    void aTurnIsOfSomeChangesAndThenTheNextOneComes() {
        queue.join(first);
        queue.join(second);
        queue.leave(first);

        for (int i = 0; i < RoomQueue.TURN; i++) {
            assertThat(queue.admits(first)).isTrue();
            queue.passed();
        }

        assertThat(queue.admits(first)).isFalse();
        assertThat(queue.admits(second)).isTrue();
    }

    @Test
    void theNextTurnEndsTheOneBefore() {
        queue.join(first);
        queue.join(second);
        queue.join(third);
        queue.leave(first);
        queue.leave(second);

        assertThat(queue.admits(first)).isFalse();
        assertThat(queue.admits(second)).isTrue();
        assertThat(queue.admits(third)).isTrue();
    }

    private static Thread thread(String name) {
        return Thread.ofVirtual().name(name).unstarted(() -> {});
    }
}
