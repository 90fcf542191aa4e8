package io.lockstep.bench.search;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.ConcurrentHistogram;

/** Requests in turns, by a number of callers that each wait for the answer before they ask again. */
final class Load {

    private final int callers;

    Load(int callers) {
        this.callers = callers;
    }

    /** What came of a turn. */
    record Result(long answers, double perSecond, double p50Millis, double p99Millis) {

        /** Of a time that all answers together took, the part of one, in microseconds. */
        long each(Duration all) {
            return all.toNanos() / 1000 / Math.max(1, answers);
        }
    }

    Result run(List<HttpRequest> requests, Duration duration) throws IOException, InterruptedException {
        ConcurrentHistogram histogram = new ConcurrentHistogram(3);
        AtomicInteger turn = new AtomicInteger();
        long start = System.nanoTime();
        long until = start + duration.toNanos();
        try (ExecutorService threads = Executors.newFixedThreadPool(callers)) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                running.add(threads.submit(() -> {
                    for (long now = System.nanoTime(); now < until; now = System.nanoTime()) {
                        Http.ok(requests.get(turn.getAndIncrement() % requests.size()));
                        histogram.recordValue((System.nanoTime() - now) / 1000);
                    }
                    return null;
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("a request failed: " + e.getCause().getMessage(), e.getCause());
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Result(
                histogram.getTotalCount(),
                histogram.getTotalCount() / seconds,
                histogram.getValueAtPercentile(50) / 1000.0,
                histogram.getValueAtPercentile(99) / 1000.0);
    }
}
