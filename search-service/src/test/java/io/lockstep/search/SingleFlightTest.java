package io.lockstep.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SingleFlightTest {

    private final SingleFlight<String, Integer> flight = new SingleFlight<>();
    private final AtomicInteger works = new AtomicInteger();

    @Test
    void callersOfOneMomentShareOneLoad() throws Exception {
        int callers = 50;
        CountDownLatch loading = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch arriving = new CountDownLatch(callers);
        List<Thread> joiners = new ArrayList<>();
        List<Future<Integer>> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            Future<Integer> leader = threads.submit(() -> flight.run("key", () -> {
                loading.countDown();
                await(release);
                return works.incrementAndGet();
            }));
            await(loading);
            for (int i = 0; i < callers; i++) {
                results.add(threads.submit(() -> {
                    synchronized (joiners) {
                        joiners.add(Thread.currentThread());
                    }
                    arriving.countDown();
                    return flight.run("key", works::incrementAndGet);
                }));
            }
            await(arriving);
            while (joiners.stream().anyMatch(thread -> thread.getState() != Thread.State.WAITING)) {
                Thread.onSpinWait();
            }
            release.countDown();

            assertThat(leader.get()).isEqualTo(1);
            for (Future<Integer> result : results) {
                assertThat(result.get()).isEqualTo(1);
            }
        }
        assertThat(works).hasValue(1);
    }

    @Test
    void nothingIsRememberedOnceTheWorkIsDone() {
        assertThat(flight.run("key", works::incrementAndGet)).isEqualTo(1);
        assertThat(flight.run("key", works::incrementAndGet)).isEqualTo(2);
    }

    @Test
    void aFailureEndsTheFlightAndTheNextCallerTriesAgain() {
        assertThatThrownBy(() -> flight.run("key", () -> {
                    throw new IllegalStateException("failed");
                }))
                .hasMessage("failed");

        assertThat(flight.run("key", works::incrementAndGet)).isEqualTo(1);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
