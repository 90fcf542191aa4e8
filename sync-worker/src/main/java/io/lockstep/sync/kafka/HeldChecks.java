package io.lockstep.sync.kafka;

import io.lockstep.sync.Sink;
import io.lockstep.sync.deadletter.WatchedKeys;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Asks the sink, a few keys at a time, how far it is with the keys of dead letters: a newer change may have been applied
 * before the letter was read, or by a worker that owns another partition.
 */
final class HeldChecks {

    private static final int AT_ONCE = 8;

    private final Sink sink;
    private final WatchedKeys watched;
    private final Set<String> due = new LinkedHashSet<>();
    private final AtomicInteger asked = new AtomicInteger();

    HeldChecks(Sink sink, WatchedKeys watched) {
        this.sink = sink;
        this.watched = watched;
    }

    void add(String key) {
        due.add(key);
    }

    /** Asks for as many as may be on their way at once; what the sink does not answer is asked for in the next sweep. */
    void next() {
        Iterator<String> keys = due.iterator();
        while (keys.hasNext() && asked.get() < AT_ONCE) {
            String key = keys.next();
            keys.remove();
            asked.incrementAndGet();
            sink.held(key).whenComplete((held, failure) -> {
                asked.decrementAndGet();
                if (failure == null) {
                    held.ifPresent(it -> watched.note(key, new WatchedKeys.Reached(it.version(), false)));
                }
            });
        }
    }
}
