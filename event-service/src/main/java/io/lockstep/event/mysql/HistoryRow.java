package io.lockstep.event.mysql;

import io.lockstep.contract.Version;
import io.lockstep.event.HistoryEntry;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** A row of {@code recognized_event_history}, which triggers write. */
@Entity
@Table(name = "recognized_event_history")
@IdClass(HistoryRow.Key.class)
class HistoryRow {

    /** An event has one entry a version. */
    record Key(String id, long version) {}

    @Id
    @Column(name = "recognized_event_id")
    String id;

    @Id
    long version;

    @Column(name = "change_kind")
    String kind;

    @Column(name = "changed_by")
    String author;

    @Column(name = "changed_at")
    Instant at;

    @Column(name = "restored_from")
    Long restoredFrom;

    /** Null for a deletion, as all its columns are. */
    @Embedded
    EventContent content;

    @Column(name = "created_at")
    Instant createdAt;

    /** For Hibernate. */
    HistoryRow() {}

    boolean hasContent() {
        return content != null && content.isReadable();
    }

    HistoryEntry entry() {
        return new HistoryEntry(
                new Version(version),
                HistoryEntry.Kind.valueOf(kind.toUpperCase(Locale.ROOT)),
                Optional.ofNullable(author),
                at,
                Optional.ofNullable(restoredFrom).map(Version::new),
                Optional.ofNullable(content)
                        .filter(EventContent::isReadable)
                        .map(said -> RecognizedEventRow.document(id, said, version, createdAt, at)));
    }
}
