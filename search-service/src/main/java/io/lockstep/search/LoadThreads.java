package io.lockstep.search;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads that load rows; as many as loads may run at one time, and a queue that is bounded too. */
@Singleton
final class LoadThreads implements Executor {

    private static final int IDLE_SECONDS = 10;

    private final ThreadPoolExecutor threads;

    LoadThreads(SearchServiceConfig config) {
        int concurrency = config.eventService().concurrency();
        this.threads = new ThreadPoolExecutor(
                concurrency,
                concurrency,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(config.eventService().waiting()),
                Thread.ofPlatform().daemon().name("load-", 1).factory());
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public void execute(Runnable load) {
        threads.execute(load);
    }

    @PreDestroy
    void close() {
        threads.shutdownNow();
    }
}
