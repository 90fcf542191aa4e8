package io.lockstep.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Work done again and again by some threads for a while, and how often a second. */
final class Traffic {

    private Traffic() {}

    /** One thread's work. */
    interface Worker extends AutoCloseable {
        void once() throws Exception;

        @Override
        void close() throws Exception;
    }

    /** Makes the worker of a thread. */
    interface Workers {
        Worker next() throws Exception;
    }

    /** Times a second, of all threads together; an exception if one of them failed. */
    static double perSecond(int threads, Duration time, Workers workers) throws Exception {
        AtomicLong done = new AtomicLong();
        List<Exception> failures = new ArrayList<>();
        long start = System.nanoTime();
        long end = start + time.toNanos();
        List<Thread> running = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            running.add(Thread.ofPlatform().start(() -> {
                try (Worker worker = workers.next()) {
                    while (System.nanoTime() < end) {
                        worker.once();
                        done.incrementAndGet();
                    }
                } catch (Exception e) {
                    synchronized (failures) {
                        failures.add(e);
                    }
                }
            }));
        }
        for (Thread thread : running) {
            thread.join();
        }
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
        return done.get() / ((System.nanoTime() - start) / 1e9);
    }
}
