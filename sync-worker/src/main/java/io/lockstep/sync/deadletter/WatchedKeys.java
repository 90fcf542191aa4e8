package io.lockstep.sync.deadletter;

import io.lockstep.contract.Version;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * How far the sink has come with the keys that have dead letters in one partition. Outcomes are noted by any thread; the
 * thread that owns the partition watches and takes. Bounded by the number of watched keys.
 */
public final class WatchedKeys {

    private final Set<String> watched = ConcurrentHashMap.newKeySet();
    private final Map<String, Reached> reached = new ConcurrentHashMap<>();

    /**
     * @param version the sink holds this or something newer
     * @param byItself whether the change of just this version was seen to be applied
     */
    public record Reached(Version version, boolean byItself) {
        private Reached or(Reached other) {
            return other.version.isNewerThan(version) || (other.version.equals(version) && other.byItself)
                    ? other
                    : this;
        }
    }

    public void watch(String key) {
        watched.add(key);
    }

    public void forget(String key) {
        watched.remove(key);
        reached.remove(key);
    }

    /** Whether there is nothing to note: what the hot path asks first. */
    public boolean isEmpty() {
        return watched.isEmpty();
    }

    public void note(String key, Reached version) {
        if (watched.contains(key)) {
            reached.merge(key, version, Reached::or);
        }
    }

    /** Hands out what was noted since, once. */
    public void take(BiConsumer<String, Reached> each) {
        for (Iterator<Map.Entry<String, Reached>> noted = reached.entrySet().iterator(); noted.hasNext(); ) {
            String key = noted.next().getKey();
            Reached version = reached.remove(key);
            if (version != null) {
                each.accept(key, version);
            }
        }
    }
}
