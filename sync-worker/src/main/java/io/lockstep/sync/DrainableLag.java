package io.lockstep.sync;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.IntToLongFunction;

/**
 * How much of a worker's lag more workers could take from it: what it has not read yet of its partitions, and what it holds
 * that is not parked. An autoscaler counts workers by the sum over all of them. Safe for all threads.
 *
 * <p>Lag alone would scale out for nothing: a parked key holds back the position of its partition while all behind it is
 * applied, and a sink that is away takes nothing from however many workers.
 */
public final class DrainableLag {

    private final Map<Integer, Span> spans = new HashMap<>();
    private boolean isKnown;

    private record Span(long position, long end) {}

    /** Notes where a partition's acknowledged position and end are now. */
    public synchronized void observe(int partition, long position, long end) {
        spans.put(partition, new Span(position, end));
        isKnown = true;
    }

    /** Notes that Kafka did not say where the partitions are. */
    public synchronized void forget() {
        isKnown = false;
    }

    /**
     * The drainable lag of some partitions.
     *
     * @param received where a worker reads a partition next; 0 before its first record
     * @param load what the worker holds
     * @return 0 while the sink is unavailable; empty while the positions are unknown
     */
    public synchronized OptionalLong of(Collection<Integer> owned, IntToLongFunction received, Applier.Load load) {
        if (load.open()) {
            return OptionalLong.of(0);
        }
        if (!isKnown) {
            return OptionalLong.empty();
        }
        long unread = owned.stream()
                .filter(spans::containsKey)
                .mapToLong(partition -> {
                    Span span = spans.get(partition);
                    return Math.max(0, span.end - Math.max(span.position, received.applyAsLong(partition)));
                })
                .sum();
        return OptionalLong.of(unread + Math.max(0, load.pending() - load.parked()));
    }
}
