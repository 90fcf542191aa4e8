package io.lockstep.event.mysql;

import io.lockstep.contract.EventDocument;
import io.lockstep.contract.Version;
import io.lockstep.event.Author;
import io.lockstep.event.EventInput;
import io.lockstep.event.StoredEvent;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A row of {@code recognized_events}.
 *
 * <p>{@code version} is not Hibernate's {@code @Version}: it is a clock that is set under the row's lock, not a counter
 * checked on write. Times are columns without a zone that hold UTC, whatever the zone of this process.
 */
@Entity
@Table(name = "recognized_events")
class RecognizedEventRow {

    @Id
    @Column(name = "recognized_event_id")
    String id;

    @Embedded
    EventContent content;

    long version;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "updated_at")
    Instant updatedAt;

    /** What a trigger puts into the history; null if nobody is known. */
    @Column(name = "updated_by")
    String updatedBy;

    /** For Hibernate. */
    RecognizedEventRow() {}

    static RecognizedEventRow create(String id, EventInput input, Optional<Author> author, Instant now) {
        RecognizedEventRow row = new RecognizedEventRow();
        row.id = id;
        row.createdAt = column(now);
        row.fill(input, author, Version.at(now), now);
        return row;
    }

    /** A deleted event that comes back. INVARIANT I3: above its deletion, or sinks would take it for older. */
    static RecognizedEventRow restore(Deleted deleted, EventInput input, Optional<Author> author, Instant now) {
        RecognizedEventRow row = new RecognizedEventRow();
        row.id = deleted.id();
        row.createdAt = deleted.createdAt();
        row.fill(input, author, deleted.version().next(now), now);
        return row;
    }

    /** What is known of a deleted event. */
    record Deleted(String id, Version version, Instant createdAt) {}

    /** Takes new content. INVARIANT I3: only under the row's lock, or two writers would make the same version. */
    void replace(EventInput input, Optional<Author> author, Instant now) {
        fill(input, author, currentVersion().next(now), now);
    }

    EventInput input() {
        return content.input();
    }

    boolean saysTheSameAs(EventInput input) {
        return content.isReadable() && input().equals(input);
    }

    Version currentVersion() {
        return new Version(version);
    }

    StoredEvent stored() {
        return new StoredEvent(document(id, content, version, createdAt, updatedAt));
    }

    static EventDocument document(String id, EventContent content, long version, Instant createdAt, Instant updatedAt) {
        return new EventDocument(
                id,
                content.name,
                content.organizer,
                content.college,
                content.level,
                content.day,
                content.relatedMajors,
                content.applicableMajors,
                content.basis,
                content.active,
                version,
                createdAt,
                updatedAt);
    }

    private void fill(EventInput input, Optional<Author> author, Version newVersion, Instant now) {
        content = EventContent.of(input);
        version = newVersion.value();
        updatedAt = column(now);
        updatedBy = author.map(Author::name).orElse(null);
    }

    /** DATETIME(6) rounds what is finer, and the document would then differ from the row. */
    private static Instant column(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS);
    }
}
