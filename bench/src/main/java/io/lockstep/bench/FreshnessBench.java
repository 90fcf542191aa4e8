package io.lockstep.bench;

import io.lockstep.contract.CacheEntries;
import io.lockstep.devstack.redis.RedisConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Freshness: the time from the answer to a write until search finds it and until Redis knows of it.
 *
 * <p>Writes follow a schedule that does not wait for answers. Redis is asked directly: what it knows of a new event is a
 * fence with its version, and the first lookup fills it. That lookups are then served from Redis is checked afterwards
 * for each event.
 */
@Command(
        name = "freshness",
        mixinStandardHelpOptions = true,
        description =
                "Writes events through the gateway and prints how soon they are found by search and known to Redis.")
final class FreshnessBench implements Callable<Integer> {

    private static final Duration LOOK = Duration.ofMillis(1);
    private static final Duration SEARCH_EVERY = Duration.ofMillis(50);
    /** One search asks for so many at once: what a page holds, so that it needs no second one. */
    private static final int COLLEGE_SIZE = 50;

    private static final Duration GIVE_UP = Duration.ofSeconds(60);

    private final Map<String, Long> notInRedis = new ConcurrentHashMap<>();
    private final Map<String, Written> notFound = new ConcurrentHashMap<>();
    private final ConcurrentHistogram redis = new ConcurrentHistogram(3);
    private final ConcurrentHistogram search = new ConcurrentHistogram(3);
    private final AtomicInteger answered = new AtomicInteger();
    private volatile boolean done;

    /** An event that was answered 201. */
    private record Written(long atNanos, String college) {}

    @Option(names = "--writes", defaultValue = "2000", description = "How many (default: ${DEFAULT-VALUE}).")
    private int writes;

    @Option(names = "--rate", defaultValue = "50", description = "Writes a second (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Override
    public Integer call() throws Exception {
        Launcher launcher = new Launcher();
        Register register = new Register(
                "http://127.0.0.1:" + launcher.port("gateway"),
                launcher.run("token", "editor").strip());
        Map<String, Long> created = new ConcurrentHashMap<>();
        Thread redisWatcher = Thread.ofPlatform().unstarted(watchRedis(launcher.port("redis")));
        Thread searchWatcher = Thread.ofPlatform().unstarted(() -> watchSearch(register));
        redisWatcher.start();
        searchWatcher.start();
        try {
            write(register, created);
            awaitAll();
        } finally {
            done = true;
            redisWatcher.join();
            searchWatcher.join();
        }
        print(register.countServedFromRedis(created.keySet()));
        register.deleteAll(created.keySet());
        return notFound.isEmpty() && notInRedis.isEmpty() ? 0 : 1;
    }

    private void write(Register register, Map<String, Long> created) {
        long start = System.nanoTime();
        for (int i = 0; i < writes; i++) {
            long due = start + i * TimeUnit.SECONDS.toNanos(1) / rate;
            for (long now = System.nanoTime(); now < due; now = System.nanoTime()) {
                LockSupport.parkNanos(due - now);
            }
            String college = "bench-" + start + "-" + i / COLLEGE_SIZE;
            register.create("freshness " + start + " " + i, college).whenComplete((id, failure) -> {
                long at = System.nanoTime();
                if (failure == null) {
                    created.put(id, at);
                    notInRedis.put(id, at);
                    notFound.put(id, new Written(at, college));
                }
                answered.incrementAndGet();
            });
            if (i % (rate * 5) == 0) {
                System.err.printf("%d of %d written%n", i, writes);
            }
        }
    }

    private void awaitAll() {
        long until = System.nanoTime() + GIVE_UP.toNanos();
        while ((answered.get() < writes || !notInRedis.isEmpty() || !notFound.isEmpty()) && System.nanoTime() < until) {
            LockSupport.parkNanos(SEARCH_EVERY.toNanos());
        }
    }

    private Runnable watchRedis(int port) {
        return () -> {
            try (RedisConnection connection = new RedisConnection(port)) {
                while (!done) {
                    for (String id : notInRedis.keySet()) {
                        String key = CacheEntries.RECOGNIZED_EVENTS.key(id);
                        if (!connection
                                .command("HGET", key, CacheEntries.VERSION)
                                .toString()
                                .isEmpty()) {
                            record(redis, notInRedis.remove(id));
                        }
                    }
                    LockSupport.parkNanos(LOOK.toNanos());
                }
            } catch (IOException e) {
                System.err.println("bench: Redis was lost: " + e.getMessage());
            }
        };
    }

    private void watchSearch(Register register) {
        while (!done) {
            long next = System.nanoTime() + SEARCH_EVERY.toNanos();
            notFound.values().stream()
                    .map(Written::college)
                    .distinct()
                    .forEach(college -> register.find(college).forEach(this::found));
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    private void found(String id) {
        Written written = notFound.remove(id);
        if (written != null) {
            record(search, written.atNanos());
        }
    }

    private static void record(ConcurrentHistogram histogram, long sinceNanos) {
        histogram.recordValue(Math.max(0, System.nanoTime() - sinceNanos) / 1000);
    }

    private void print(int servedFromRedis) {
        System.out.printf(
                "%d writes at %d/s; never found by search: %d; never known to Redis: %d; lookups served from Redis: %d%n",
                writes, rate, notFound.size(), notInRedis.size(), servedFromRedis);
        System.out.printf("%-12s %10s %10s %10s %10s   (ms from the 201)%n", "", "p50", "p95", "p99", "max");
        row("Redis", redis);
        row("search", search);
    }

    private static void row(String name, ConcurrentHistogram histogram) {
        System.out.printf(
                "%-12s %10.1f %10.1f %10.1f %10.1f%n",
                name,
                histogram.getValueAtPercentile(50) / 1000.0,
                histogram.getValueAtPercentile(95) / 1000.0,
                histogram.getValueAtPercentile(99) / 1000.0,
                histogram.getMaxValue() / 1000.0);
    }
}
