package io.lockstep.sync.deadletter;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The letters of one partition by id and by age, so that neither an applied change nor forgetting has to look through
 * all of them. Used by one thread.
 */
public final class LetterIndex {

    private static final Comparator<Entry> BY_AGE =
            Comparator.comparing(Entry::since).thenComparing(entry -> entry.id().toString());

    private final Map<LetterId, Entry> entries = new HashMap<>();
    private final Map<String, Set<LetterId>> unclosedByKey = new HashMap<>();
    private final TreeSet<Entry> closed = new TreeSet<>(BY_AGE);
    private final TreeSet<Entry> unclosed = new TreeSet<>(BY_AGE);

    private record Entry(LetterId id, String key, Instant since, boolean closed, String reason) {}

    public void put(Letter letter) {
        remove(letter.id());
        boolean isClosed = letter.status().isClosed();
        Entry entry = new Entry(
                letter.id(),
                letter.key(),
                letter.since(),
                isClosed,
                letter.latest().reason());
        entries.put(entry.id(), entry);
        (isClosed ? closed : unclosed).add(entry);
        if (!isClosed && letter.hasId()) {
            unclosedByKey.computeIfAbsent(entry.key(), key -> new HashSet<>()).add(entry.id());
        }
    }

    public void remove(LetterId id) {
        Entry entry = entries.remove(id);
        if (entry == null) {
            return;
        }
        (entry.closed() ? closed : unclosed).remove(entry);
        if (!entry.closed()) {
            unclosedByKey.computeIfPresent(entry.key(), (key, ids) -> ids.remove(id) && ids.isEmpty() ? null : ids);
        }
    }

    /** The letters of a key that are not closed. */
    public List<LetterId> unclosed(String key) {
        return List.copyOf(unclosedByKey.getOrDefault(key, Set.of()));
    }

    /** The keys that have letters that are not closed. */
    public List<String> keys() {
        return new ArrayList<>(unclosedByKey.keySet());
    }

    public boolean hasUnclosed(String key) {
        return unclosedByKey.containsKey(key);
    }

    /** What to forget first: the letter that was closed first; if none is closed, the oldest. */
    public Optional<LetterId> dispensable() {
        TreeSet<Entry> from = closed.isEmpty() ? unclosed : closed;
        return from.isEmpty() ? Optional.empty() : Optional.of(from.first().id());
    }

    /** The letter that was closed first. */
    public Optional<LetterId> firstClosed() {
        return closed.isEmpty() ? Optional.empty() : Optional.of(closed.first().id());
    }

    public int size() {
        return entries.size();
    }

    /** How many letters are not closed, by the reason of their latest rejection. */
    public Map<String, Integer> unclosedByReason() {
        Map<String, Integer> counts = new HashMap<>();
        unclosed.forEach(entry -> counts.merge(entry.reason(), 1, Integer::sum));
        return counts;
    }
}
