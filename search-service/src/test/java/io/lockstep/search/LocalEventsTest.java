package io.lockstep.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.contract.Version;
import io.lockstep.search.LocalEvents.Mark;
import io.lockstep.search.LocalEvents.State;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class LocalEventsTest {

    private static final String ID = "evt_1";

    private long nanos = 1;
    private final LocalEvents local = TestLocalEvents.with(() -> nanos);

    @Test
    void anEntryIsServedUntilItsTimeIsOver() {
        local.watching();
        keep(5);

        pass(Duration.ofSeconds(59));
        assertThat(version()).contains(5L);
        pass(Duration.ofSeconds(1));
        assertThat(version()).isEmpty();
    }

    @Test
    void anEntryThatChangedIsNotServed() {
        local.watching();
        keep(5);

        local.changed(ID);

        assertThat(version()).isEmpty();
    }

    /** The read was under way when the change came: what it brings may be from before. */
    @Test
    void whatWasReadBeforeAChangeIsNotKeptAfterIt() {
        local.watching();
        Mark before = local.mark(ID);
        local.changed(ID);
        local.keep(ID, before, new State.Deleted(new Version(5)));
        assertThat(version()).isEmpty();

        before = local.mark(ID);
        local.allChanged();
        local.keep(ID, before, new State.Deleted(new Version(5)));
        assertThat(version()).isEmpty();
    }

    @Test
    void anOlderVersionDoesNotTakeANewerOnesPlace() {
        local.watching();
        keep(5);
        keep(4);
        assertThat(version()).contains(5L);

        keep(6);
        assertThat(version()).contains(6L);
    }

    @Test
    void whatWasKeptBeforeChangesWentUntoldIsServedForAMomentOnly() {
        local.watching();
        keep(5);

        local.blind();
        assertThat(version()).contains(5L);
        pass(Duration.ofSeconds(1));
        assertThat(version()).isEmpty();

        local.watching();
        assertThat(version()).isEmpty();
    }

    @Test
    void whatWasReadWhileChangesWentUntoldIsServedForAMomentAlsoAfterwards() {
        keep(5);
        local.watching();
        assertThat(version()).contains(5L);

        pass(Duration.ofSeconds(1));
        assertThat(version()).isEmpty();
    }

    /** Nobody noticed that the connection has fallen silent: time alone ends the trust. */
    @Test
    void noAnswerLacksAChangeOfMoreThanTwoSecondsAgo() {
        local.watching();
        keep(5);

        pass(Duration.ofMillis(1999));
        assertThat(version(false)).contains(5L);
        pass(Duration.ofMillis(1));
        assertThat(version(false)).isEmpty();

        local.told(nanos);
        assertThat(version(false)).contains(5L);
    }

    @Test
    void itIsBoundedInBytes() {
        LocalEvents small = TestLocalEvents.with(() -> nanos, 100_000);
        for (int i = 0; i < 1000; i++) {
            small.keep(
                    "evt_" + i,
                    small.mark("evt_" + i),
                    new State.Live(new StoredEvent(new Version(1), new byte[10_000])));
        }

        assertThat(small.bytes()).isLessThanOrEqualTo(100_000);
        assertThat(small.evictions()).isGreaterThan(900);
    }

    /**
     * Writers change a store and tell of it; readers read it as slowly as they like and keep what they read. When all is
     * still, what is kept is what is stored.
     */
    @Test
    void whateverTheOrderOfReadsAndChangesNothingOldStays() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        local.watching();
        AtomicLong stored = new AtomicLong(1);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread writer = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < 20_000; i++) {
                stored.incrementAndGet();
                local.changed(ID);
            }
        });
        Thread[] readers = new Thread[4];
        for (int reader = 0; reader < readers.length; reader++) {
            Random random = new Random(seed + reader);
            readers[reader] = Thread.ofPlatform()
                    .uncaughtExceptionHandler((t, e) -> failure.set(e))
                    .start(() -> {
                        while (writer.isAlive()) {
                            Mark mark = local.mark(ID);
                            Version read = new Version(stored.get());
                            if (random.nextInt(10) == 0) {
                                Thread.yield();
                            }
                            local.keep(ID, mark, new State.Deleted(read));
                        }
                    });
        }
        writer.join();
        for (Thread reader : readers) {
            reader.join();
        }

        assertThat(failure).hasNullValue();
        assertThat(version().filter(kept -> kept != stored.get())).isEmpty();
    }

    private void keep(long version) {
        local.keep(ID, local.mark(ID), new State.Deleted(new Version(version)));
    }

    private Optional<Long> version() {
        return version(true);
    }

    /** @param told whether Redis answers all the time */
    private Optional<Long> version(boolean told) {
        if (told) {
            local.told(nanos);
        }
        return local.find(ID).map(hit -> hit.state().version().value());
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }
}
