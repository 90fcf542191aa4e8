package io.lockstep.sync.audit;

import io.lockstep.contract.ChangeKind;
import io.lockstep.contract.ChangeRecord;
import io.lockstep.contract.DocumentDigest;
import io.lockstep.contract.Version;
import io.lockstep.sync.Sink;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A register in memory; a rebuild brings its snapshot records to the sink at once, as the log and a worker would. */
public final class MemoryRegister implements Register {

    /** As in the event service: how far a deletion of a missing id stays behind the clock, in microseconds. */
    private static final long MARGIN_MICROS = 5_000_000;

    private final NavigableMap<String, ChangeRecord> rows = new ConcurrentSkipListMap<>();
    private final List<String> rebuilt = new ArrayList<>();
    private final Set<String> unreadable = ConcurrentHashMap.newKeySet();
    private final Sink sink;

    public MemoryRegister(Sink sink) {
        this.sink = sink;
    }

    /** Writes a row at the next version, and returns the change that is now to travel. */
    public ChangeRecord write(String id, String name) {
        return rows.compute(id, (key, before) -> upsert(id, next(before), name));
    }

    /** Deletes a row, and returns the change that is now to travel. */
    public ChangeRecord delete(String id) {
        ChangeRecord before = rows.remove(id);
        return ChangeRecord.deletion(id, next(before));
    }

    public static ChangeRecord upsert(String id, Version version, String name) {
        String document = "{\"recognizedEventId\":\"" + id + "\",\"recognizedEventName\":\"" + name + "\",\"version\":"
                + version + "}";
        return ChangeRecord.of(id, version, ChangeKind.UPSERT, document.getBytes(StandardCharsets.UTF_8));
    }

    /** As SQL by hand may leave a row. */
    public void makeUnreadable(String id) {
        unreadable.add(id);
    }

    public Optional<ChangeRecord> row(String id) {
        return Optional.ofNullable(rows.get(id));
    }

    public synchronized List<String> rebuilt() {
        return List.copyOf(rebuilt);
    }

    private static Version next(ChangeRecord before) {
        return before == null ? Version.at(Instant.now()) : before.version().next(Instant.now());
    }

    @Override
    public RegisterPage page(IdRange range, Optional<String> after, int limit) {
        List<RegisterRow> found = rows.values().stream()
                .filter(row -> range.contains(row.id()) && !unreadable.contains(row.id()))
                .filter(row -> after.isEmpty() || row.id().compareTo(after.get()) > 0)
                .limit(limit)
                .map(MemoryRegister::row)
                .toList();
        Optional<String> last =
                found.isEmpty() ? Optional.empty() : Optional.of(found.getLast().id());
        return new RegisterPage(found, last, found.size() < limit);
    }

    @Override
    public RegisterRows rows(List<String> ids) {
        Map<String, RegisterRow> found = new HashMap<>();
        ids.stream()
                .filter(id -> !unreadable.contains(id))
                .forEach(id -> row(id).ifPresent(row -> found.put(id, row(row))));
        return new RegisterRows(found, ids.stream().filter(unreadable::contains).collect(Collectors.toSet()));
    }

    private static RegisterRow row(ChangeRecord change) {
        return new RegisterRow(
                change.id(),
                change.version(),
                DocumentDigest.of(change.document().orElseThrow()));
    }

    @Override
    public String rebuild(List<String> ids, String onlySink) {
        synchronized (this) {
            rebuilt.addAll(ids);
        }
        long now = Version.at(Instant.now()).value();
        List<ChangeRecord> records = ids.stream()
                .map(id -> row(id).map(row -> ChangeRecord.of(
                                id,
                                row.version(),
                                ChangeKind.SNAPSHOT,
                                row.document().orElseThrow()))
                        .orElseGet(() -> ChangeRecord.deletion(id, new Version(now - MARGIN_MICROS))))
                .toList();
        try {
            sink.apply(records).toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new RegisterUnavailableException("the sink did not take the snapshot", e);
        }
        return "op_1";
    }

    @Override
    public String rebuildAll(String onlySink) {
        return rebuild(List.copyOf(rows.keySet()), onlySink);
    }

    @Override
    public RebuildStatus status(String operation) {
        return new RebuildStatus(RebuildStatus.State.DONE, 0, 0, "");
    }

    @Override
    public void cancel(String operation) {}
}
