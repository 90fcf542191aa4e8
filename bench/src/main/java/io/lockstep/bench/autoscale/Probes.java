package io.lockstep.bench.autoscale;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Follows one written row of each second to the sink: how stale it is, and whether any version goes backwards. Safe for a
 * writer and one reader.
 */
final class Probes {

    private static final int WATCHED = 200;

    private final SinkView view;
    private final Map<String, Long> awaited = new ConcurrentHashMap<>();
    private final Map<String, Long> seen = new ConcurrentHashMap<>();
    private final Set<String> hot = ConcurrentHashMap.newKeySet();
    private final List<String> regressions = new ArrayList<>();

    Probes(SinkView view) {
        this.view = view;
    }

    void written(String id, long atNanos) {
        awaited.put(id, atNanos);
    }

    /** Watches a key that is changed again and again. */
    void hot(String id) {
        hot.add(id);
    }

    /** The age of the oldest row that is not in the sink, in seconds; 0 if all are. */
    double stalenessSeconds() throws IOException, InterruptedException {
        List<String> ids = new ArrayList<>(awaited.keySet());
        ids.addAll(hot);
        seen.keySet().stream().limit(WATCHED).forEach(ids::add);
        view.versions(ids).forEach((id, version) -> {
            awaited.remove(id);
            Long before = seen.put(id, version);
            if (before != null && before > version) {
                regressions.add(id + " went from " + before + " back to " + version);
            }
        });
        long now = System.nanoTime();
        return awaited.values().stream().mapToLong(at -> now - at).max().orElse(0) / 1e9;
    }

    List<String> regressions() {
        return List.copyOf(regressions);
    }
}
