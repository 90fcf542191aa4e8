package io.lockstep.search.elasticsearch;

import io.lockstep.search.SearchServiceConfig;
import io.lockstep.search.circuit.StoreUnavailable;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;

/**
 * The points in time that searches of this process read.
 *
 * <p>First pages that begin within a moment of each other read the same one, so that a search costs one request whether
 * pages follow or not, and the number held open depends on the clock and not on the load.
 *
 * <pre>
 *   newest ──older than a moment──▶ replaced ──no search in it, no cursor from it──▶ closed
 *                                       └──cursors from it──▶ held until nobody has used it for the keep-alive,
 *                                                             or until newer ones have taken its place
 * </pre>
 *
 * <p>INVARIANT I9: at most {@code lockstep.paging.max-points-in-time} are held; one more closes the least recently used,
 * whose cursors have then expired.
 *
 * <p>Safe to share between threads.
 */
final class PointsInTime {

    /** Whoever waits for another one's opening is not counted by the circuit, and holds a thread all the same. */
    private static final int MAX_JOINERS = 32;

    private final Semaphore joiners = new Semaphore(MAX_JOINERS);
    private final Source source;
    private final SearchServiceConfig.Paging config;
    private final LongSupplier nanoTime;

    /** By id, the least recently used first. */
    private final Map<String, PointInTime> held = new LinkedHashMap<>(16, 0.75f, true);

    private PointInTime newest;
    private CompletableFuture<PointInTime> opening;

    PointsInTime(Source source, SearchServiceConfig.Paging config, LongSupplier nanoTime) {
        this.source = source;
        this.config = config;
        this.nanoTime = nanoTime;
    }

    /** Where they are opened and closed. */
    interface Source {
        /** The id of a new one. */
        String open() throws StoreUnavailable;

        /** Closes one, now or a little later. */
        void close(String id);
    }

    /** One state of the index, open; the fields are the registry's own. */
    static final class PointInTime {
        private final String id;
        private final long openedAt;
        private long usedAt;
        private int searches;
        private boolean cursors;

        private PointInTime(String id, long openedAt) {
            this.id = id;
            this.openedAt = openedAt;
            this.usedAt = openedAt;
        }

        String id() {
            return id;
        }
    }

    /** One that is a moment old at most. Give it back with {@link #release}. */
    PointInTime acquire() throws StoreUnavailable {
        if (config.shareFor().isZero()) {
            return acquireNew();
        }
        CompletableFuture<PointInTime> mine = new CompletableFuture<>();
        CompletableFuture<PointInTime> running;
        synchronized (this) {
            if (newest != null && since(newest.openedAt).compareTo(config.shareFor()) < 0) {
                return inUse(newest);
            }
            running = opening;
            opening = running == null ? mine : running;
        }
        return running == null ? lead(mine) : join(running);
    }

    /** One that was opened after this call began. Give it back with {@link #release}. */
    PointInTime acquireNew() throws StoreUnavailable {
        long now = nanoTime.getAsLong();
        PointInTime opened = new PointInTime(source.open(), now);
        synchronized (this) {
            PointInTime before = newest;
            newest = opened;
            held.put(opened.id, opened);
            if (before != null) {
                closeIfIdle(before);
            }
            closeSurplus();
            return inUse(opened);
        }
    }

    /** @param continued whether a cursor was given out that leads back to it */
    synchronized void release(PointInTime used, boolean continued) {
        used.searches--;
        used.cursors |= continued;
        if (used != newest || config.shareFor().isZero()) {
            closeIfIdle(used);
        }
    }

    /** Notes that a page was read in one that a cursor named. */
    synchronized void usedByCursor(String id) {
        PointInTime used = held.computeIfAbsent(id, unknown -> new PointInTime(id, nanoTime.getAsLong()));
        used.usedAt = nanoTime.getAsLong();
        used.cursors = true;
        closeSurplus();
    }

    /** Forgets one that Elasticsearch no longer has. */
    synchronized void lost(PointInTime gone) {
        held.remove(gone.id);
        if (newest == gone) {
            newest = null;
        }
    }

    /** How many are open. */
    synchronized int count() {
        return (int) held.values().stream().filter(point -> !isOver(point)).count();
    }

    private PointInTime lead(CompletableFuture<PointInTime> mine) throws StoreUnavailable {
        try {
            PointInTime opened = acquireNew();
            mine.complete(opened);
            return opened;
        } catch (StoreUnavailable | RuntimeException e) {
            mine.completeExceptionally(e);
            throw e;
        } finally {
            synchronized (this) {
                opening = null;
            }
        }
    }

    private PointInTime join(CompletableFuture<PointInTime> running) throws StoreUnavailable {
        if (!joiners.tryAcquire()) {
            throw new StoreUnavailable("too many searches wait for elasticsearch at one time");
        }
        try {
            PointInTime opened = running.join();
            synchronized (this) {
                return inUse(opened);
            }
        } catch (CompletionException e) {
            throw new StoreUnavailable(e.getCause().getMessage(), e);
        } finally {
            joiners.release();
        }
    }

    private PointInTime inUse(PointInTime point) {
        point.searches++;
        point.usedAt = nanoTime.getAsLong();
        held.get(point.id);
        return point;
    }

    private void closeIfIdle(PointInTime point) {
        if (point.searches == 0 && !point.cursors && held.remove(point.id) != null) {
            source.close(point.id);
        }
    }

    private void closeSurplus() {
        Iterator<PointInTime> oldestFirst = held.values().iterator();
        while (oldestFirst.hasNext()) {
            PointInTime oldest = oldestFirst.next();
            if (held.size() <= config.maxPointsInTime() && !isOver(oldest)) {
                return;
            }
            oldestFirst.remove();
            source.close(oldest.id);
        }
    }

    private boolean isOver(PointInTime point) {
        return point.searches == 0 && since(point.usedAt).compareTo(config.keepAlive()) > 0;
    }

    private Duration since(long nanos) {
        return Duration.ofNanos(nanoTime.getAsLong() - nanos);
    }
}
