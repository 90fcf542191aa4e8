package io.lockstep.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BatchSizeTest {

    private static final long FAST = Duration.ofMillis(10).toNanos();
    private static final long SO_SO = Duration.ofMillis(700).toNanos();
    private static final long SLOW = Duration.ofMillis(1100).toNanos();

    private final BatchSize size = new BatchSize(new ApplierLimits(
            1000,
            1 << 20,
            Duration.ZERO,
            2,
            ApplierLimits.Capacity.of(10_000),
            Duration.ofSeconds(30),
            new BatchPace(100, Duration.ofSeconds(1), Duration.ofSeconds(1))));

    @Test
    void beginsWithTheLargest() {
        assertThat(size.current()).isEqualTo(1000);
    }

    @Test
    void isHalvedByOverloadAndBySlownessDownToTheSmallest() {
        size.answered(1000, true, FAST);
        assertThat(size.current()).isEqualTo(500);

        size.answered(500, false, SLOW);
        assertThat(size.current()).isEqualTo(250);

        size.answered(250, true, SLOW);
        size.answered(125, true, SLOW);
        assertThat(size.current()).isEqualTo(100);
    }

    @Test
    void growsByFullBatchesThatWereFast() {
        size.answered(1000, true, FAST);

        size.answered(499, false, FAST);
        size.answered(500, false, SO_SO);
        assertThat(size.current()).isEqualTo(500);

        size.answered(500, false, FAST);
        assertThat(size.current()).isEqualTo(550);

        for (int i = 0; i < 20; i++) {
            size.answered(size.current(), false, FAST);
        }
        assertThat(size.current()).isEqualTo(1000);
    }
}
