package io.lockstep.system;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Frontends that write as fast as they are answered: half creates, a third renames, the rest deletes, each of its own events.
 * What is not answered, or refused because something is down, is not repeated: MySQL says what was written.
 */
final class Writers implements AutoCloseable {

    private static final int THREADS = 8;
    private static final int WATCHED = 300;
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(100);

    private final Frontend frontend;
    private final long seed;
    private final int writes;
    private volatile boolean finished;
    private final Set<String> watched = ConcurrentHashMap.newKeySet();
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final CountDownLatch done = new CountDownLatch(THREADS);

    Writers(Frontend frontend, long seed, int writes) {
        this.frontend = frontend;
        this.seed = seed;
        this.writes = writes;
    }

    void start() {
        for (int thread = 0; thread < THREADS; thread++) {
            Random random = new Random(seed + thread);
            String organizer = "writer " + seed + "." + thread;
            threads.submit(() -> {
                try {
                    write(random, organizer);
                } finally {
                    done.countDown();
                }
            });
        }
    }

    /** Ids that were created early, up to a bound: for looking at while the writes go on. */
    Set<String> someIds() {
        return Set.copyOf(watched);
    }

    /** Lets the writes under way finish and begins no more. */
    void finish() {
        finished = true;
    }

    /** How many writes were begun so far. */
    int begun() {
        return Math.min(begun.get(), writes);
    }

    /** Writes without a 2xx. */
    int failed() {
        return failed.get();
    }

    boolean areDone() {
        return done.getCount() == 0;
    }

    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
    }

    private void write(Random random, String organizer) {
        List<String> own = new ArrayList<>();
        for (int i = begun.incrementAndGet(); i <= writes && !finished; i = begun.incrementAndGet()) {
            int dice = random.nextInt(6);
            String name = "event " + i;
            boolean succeeded = false;
            try {
                Frontend.Answer answer;
                if (own.isEmpty() || dice < 3) {
                    answer = frontend.create(name, organizer);
                    if (answer.status() == 201) {
                        own.add(answer.id());
                        if (watched.size() < WATCHED) {
                            watched.add(answer.id());
                        }
                    }
                } else if (dice < 5) {
                    String id = own.get(random.nextInt(own.size()));
                    frontend.lookup(id); // so that Redis holds what is then changed
                    answer = frontend.replace(id, name, organizer);
                } else {
                    answer = frontend.delete(own.remove(random.nextInt(own.size())));
                }
                succeeded = answer.status() < 300;
            } catch (RuntimeException e) {
                // no answer: whether it was written is for MySQL to say
            }
            if (!succeeded) {
                failed.incrementAndGet();
                // As a frontend would: what is down is not asked thousands of times a second.
                LockSupport.parkNanos(PAUSE_AFTER_FAILURE.toNanos());
            }
        }
    }
}
