package io.lockstep.event.http;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.lockstep.contract.Version;
import io.lockstep.event.FieldChange;
import io.lockstep.event.HistoryEntry;
import io.lockstep.event.HistoryPage;
import io.lockstep.event.StoredEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A page of a history as it is answered.
 *
 * @param nextCursor null on the last page
 */
record HistoryBody(List<Entry> entries, String nextCursor) {

    /**
     * A change.
     *
     * @param changedBy null if nobody is known
     * @param restoredFrom null unless content of an older version came back
     * @param changes what was otherwise before; empty for a deletion
     * @param event what the event said afterwards, null for a deletion
     */
    record Entry(
            long version,
            String change,
            String changedBy,
            Instant changedAt,
            Long restoredFrom,
            List<FieldChange> changes,
            @JsonRawValue String event) {}

    static HistoryBody of(HistoryPage page) {
        List<Entry> entries = new ArrayList<>();
        List<HistoryEntry> found = page.entries();
        for (int i = 0; i < found.size(); i++) {
            Optional<HistoryEntry> before = i + 1 < found.size() ? Optional.of(found.get(i + 1)) : page.before();
            entries.add(entry(found.get(i), before));
        }
        return new HistoryBody(entries, page.next().map(HistoryResource::cursor).orElse(null));
    }

    private static Entry entry(HistoryEntry entry, Optional<HistoryEntry> before) {
        return new Entry(
                entry.version().value(),
                entry.kind().name().toLowerCase(Locale.ROOT),
                entry.author().orElse(null),
                entry.at(),
                entry.restoredFrom().map(Version::value).orElse(null),
                entry.event().isEmpty()
                        ? List.of()
                        : FieldChange.between(before.flatMap(HistoryEntry::event), entry.event()),
                entry.event()
                        .map(event -> new String(new StoredEvent(event).json(), StandardCharsets.UTF_8))
                        .orElse(null));
    }
}
