package io.lockstep.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** I2: a position is committed only when everything before it is settled. */
class PartitionProgressTest {

    @Test
    void holdsBackTheCommitUntilTheFirstRecordIsSettled() {
        PartitionProgress progress = new PartitionProgress();
        PartitionProgress.Ticket first = progress.receive(10);
        PartitionProgress.Ticket second = progress.receive(12);

        second.settle();
        assertThat(progress.committable(13)).isEqualTo(10);

        first.settle();
        assertThat(progress.committable(13)).isEqualTo(13);
    }

    @Test
    void neverCommitsMoreThanWasProcessed() {
        PartitionProgress progress = new PartitionProgress();
        progress.receive(10).settle();

        assertThat(progress.committable(11)).isEqualTo(11);
    }

    @Test
    void refusesOffsetsThatGoBackwards() {
        PartitionProgress progress = new PartitionProgress();
        progress.receive(10);

        assertThatThrownBy(() -> progress.receive(10)).hasMessage("offset 10 was received after 10");
    }

    /** A parked key for an hour at full speed would otherwise be millions of tickets. */
    @Test
    void holdsNothingOfWhatIsSettledBehindAnUnsettledRecord() {
        PartitionProgress progress = new PartitionProgress();
        PartitionProgress.Ticket stuck = progress.receive(10);
        WeakReference<PartitionProgress.Ticket> settled = new WeakReference<>(progress.receive(11));
        progress.receive(12);
        settled.get().settle();

        await().atMost(Duration.ofSeconds(30)).until(() -> {
            System.gc();
            return settled.get() == null;
        });
        assertThat(progress.committable(13)).isEqualTo(10);
        stuck.settle();
        assertThat(progress.committable(13)).isEqualTo(12);
    }

    @Test
    void settlingTwiceDoesNothing() {
        PartitionProgress progress = new PartitionProgress();
        PartitionProgress.Ticket first = progress.receive(10);
        progress.receive(11);
        first.settle();

        first.settle();

        assertThat(progress.committable(12)).isEqualTo(11);
    }

    @Property(tries = 200)
    void neverPassesAnUnsettledRecord(@ForAll @IntRange(min = 1, max = 50) int records, @ForAll long seed) {
        Random random = new Random(seed);
        PartitionProgress progress = new PartitionProgress();
        List<Long> unsettled = new ArrayList<>();
        List<Runnable> settlements = new ArrayList<>();
        long offset = 0;
        for (int i = 0; i < records; i++) {
            long received = offset += 1 + random.nextInt(3);
            PartitionProgress.Ticket ticket = progress.receive(received);
            unsettled.add(received);
            settlements.add(() -> {
                ticket.settle();
                unsettled.remove(received);
            });
        }
        Collections.shuffle(settlements, random);
        for (Runnable settlement : settlements) {
            settlement.run();
            long expected = unsettled.isEmpty() ? offset + 1 : Collections.min(unsettled);
            assertThat(progress.committable(offset + 1)).isEqualTo(expected);
        }
    }
}
