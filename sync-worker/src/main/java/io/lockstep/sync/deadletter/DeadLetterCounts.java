package io.lockstep.sync.deadletter;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Numbers of this worker's dead letters, for metrics and status. Safe for all threads. */
public final class DeadLetterCounts {

    private final Map<Integer, Partition> partitions = new ConcurrentHashMap<>();
    private final Map<Redrive, LongAdder> redrives = new EnumMap<>(Redrive.class);

    /** What became of a request to redrive. */
    public enum Redrive {
        APPLIED,
        SUPERSEDED,
        REJECTED,
        REFUSED;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @param openByReason letters that are not closed
     * @param unlisted letters that were open when the ledger ran full, and are on the topic only
     */
    public record Partition(Map<String, Integer> openByReason, long unlisted) {}

    public DeadLetterCounts() {
        for (Redrive result : Redrive.values()) {
            redrives.put(result, new LongAdder());
        }
    }

    public void put(int partition, Partition counts) {
        partitions.put(partition, counts);
    }

    public void remove(int partition) {
        partitions.remove(partition);
    }

    public void redriven(Redrive result) {
        redrives.get(result).increment();
    }

    public long redrives(Redrive result) {
        return redrives.get(result).sum();
    }

    /** Open letters of the partitions that this worker owns. */
    public Map<String, Integer> openByReason() {
        Map<String, Integer> sum = new HashMap<>();
        partitions
                .values()
                .forEach(counts -> counts.openByReason().forEach((reason, n) -> sum.merge(reason, n, Integer::sum)));
        return sum;
    }

    public int open() {
        return openByReason().values().stream().mapToInt(Integer::intValue).sum();
    }

    public long unlisted() {
        return partitions.values().stream().mapToLong(Partition::unlisted).sum();
    }
}
